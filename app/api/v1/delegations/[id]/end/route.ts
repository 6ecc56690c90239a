import { endDelegation } from '@/lib/delegations/end-delegation';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await endDelegation({ ctx, input: bodyWith(body, { id: params.id }) })),
);
