import { drawSample } from '@/lib/examinations/draw-sample';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await drawSample({ ctx, input: bodyWith(body, { id: params.id }) }), 201),
);
