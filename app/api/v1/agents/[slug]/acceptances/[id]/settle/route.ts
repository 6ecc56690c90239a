import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { settleAcceptance } from '@/lib/risk/settle-acceptance';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await settleAcceptance({ ctx, input: bodyWith(body, { agent: params.slug, id: params.id }) })),
);
