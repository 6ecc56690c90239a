import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { decideItems } from '@/lib/reviews/decide-items';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await decideItems({ ctx, input: bodyWith(body, { id: params.id, items: [params.item] }) })),
);
