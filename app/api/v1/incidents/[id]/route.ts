import { noQuery } from '@/lib/http/query';
import { bodyWith, json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getIncident } from '@/lib/incidents/queries';
import { updateIncident } from '@/lib/incidents/update-incident';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getIncident({ ctx, id: params.id as string }));
});

export const PATCH = jsonRoute(async ({ ctx, params, body }) =>
  json(await updateIncident({ ctx, input: bodyWith(body, { id: params.id }) })),
);
