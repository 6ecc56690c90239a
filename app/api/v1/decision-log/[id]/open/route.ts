import { openSealedAnswer } from '@/lib/decision-log/open-sealed-answer';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await openSealedAnswer({ ctx, input: bodyWith(body, { id: params.id }) })),
);
