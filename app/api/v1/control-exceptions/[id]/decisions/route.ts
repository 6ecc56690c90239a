import { decideException } from '@/lib/controls/exceptions/decide-exception';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await decideException({ ctx, input: bodyWith(body, { id: params.id }) }), 201),
);
