import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { writeCause } from '@/lib/incidents/write-findings';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await writeCause({ ctx, input: bodyWith(body, { id: params.id }) })),
);
