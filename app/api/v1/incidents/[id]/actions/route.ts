import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { addAction } from '@/lib/incidents/follow-up';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await addAction({ ctx, input: bodyWith(body, { id: params.id }) })),
);
