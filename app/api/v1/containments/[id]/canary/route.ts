import { runCanary } from '@/lib/containments/run-canary';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await runCanary({ ctx, input: bodyWith(body, { id: params.id }) })),
);
