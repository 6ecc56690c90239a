import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { writeImpact } from '@/lib/incidents/write-findings';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await writeImpact({ ctx, input: bodyWith(body, { id: params.id }) })),
);
