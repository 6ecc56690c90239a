import { proposeException } from '@/lib/controls/exceptions/propose-exception';
import { listOpenExceptions } from '@/lib/controls/queries';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await listOpenExceptions({ ctx }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await proposeException({ ctx, input: body }), 201));
