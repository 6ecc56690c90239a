import { setControlOwner } from '@/lib/controls/set-owner';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const PUT = jsonRoute(async ({ ctx, params, body }) =>
  json(await setControlOwner({ ctx, input: bodyWith(body, { id: params.id }) })),
);
