import { proposeAppetite } from '@/lib/controls/appetite/propose-appetite';
import { listAppetites } from '@/lib/controls/queries';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await listAppetites({ ctx }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await proposeAppetite({ ctx, input: body }), 201));
