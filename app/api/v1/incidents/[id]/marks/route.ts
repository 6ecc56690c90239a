import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { markRow } from '@/lib/incidents/mark-row';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await markRow({ ctx, input: bodyWith(body, { id: params.id }) })),
);
