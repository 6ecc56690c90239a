import { exportSample } from '@/lib/examinations/export-sample';
import { noQuery } from '@/lib/http/query';
import { jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  const { csv, fileName } = await exportSample({ ctx, input: { id: params.id, sample: params.sample } });
  return new Response(csv, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
});
