import { tuneDetection } from '@/lib/detections/tuning/tune-detection';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const PUT = jsonRoute(async ({ ctx, params, body }) =>
  json(await tuneDetection({ ctx, input: bodyWith(body, { id: params.id }) })),
);
