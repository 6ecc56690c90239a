import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { verifyAction } from '@/lib/incidents/follow-up';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await verifyAction({ ctx, input: bodyWith(body, { id: params.id, action: params.action }) })),
);
