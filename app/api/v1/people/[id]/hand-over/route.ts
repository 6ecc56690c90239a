import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { handOver } from '@/lib/work/hand-over';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await handOver({ ctx, input: bodyWith(body, { person: params.id }) })),
);
