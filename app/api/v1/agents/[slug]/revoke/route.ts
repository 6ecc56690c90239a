import { revokeGrant } from '@/lib/grants/revoke-grant';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await revokeGrant({ ctx, input: bodyWith(body, { agent: params.slug }) })),
);
