import { signOffControl } from '@/lib/controls/sign-off-control';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await signOffControl({ ctx, input: bodyWith(body, { id: params.id }) }), 201),
);
