import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { recordStep } from '@/lib/incidents/work-runbook';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await recordStep({ ctx, input: bodyWith(body, { id: params.id }) })),
);
