import { replayDetection } from '@/lib/detections/tuning/replay-detection';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await replayDetection({ ctx, input: bodyWith(body, { id: params.id }) })),
);
