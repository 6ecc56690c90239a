import { COST_TEMPLATE } from '@/lib/costs/model/template';
import { getTemplate } from '@/lib/costs/queries';
import { noQuery } from '@/lib/http/query';
import { jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return new Response(getTemplate({ ctx }), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${COST_TEMPLATE.name}"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
});
