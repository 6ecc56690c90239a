import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { moveIncident } from '@/lib/incidents/move-incident';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await moveIncident({ ctx, input: bodyWith(body, { id: params.id }) })),
);
