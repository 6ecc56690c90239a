import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { decideRequest } from '@/lib/requests/decide-request';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await decideRequest({ ctx, input: bodyWith(body, { id: params.id }) }), 201),
);
