import { decideAppetite } from '@/lib/controls/appetite/decide-appetite';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await decideAppetite({ ctx, input: bodyWith(body, { version: Number(params.version) }) }), 201),
);
