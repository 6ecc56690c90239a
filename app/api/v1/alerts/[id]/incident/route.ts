import { markIncident } from '@/lib/alerts/triage-alert';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await markIncident({ ctx, input: bodyWith(body, { id: params.id }) })),
);
