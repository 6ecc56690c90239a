import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { declareIncident } from '@/lib/incidents/declare-incident';
import { incidentListSchema } from '@/lib/incidents/model/input';
import { listIncidents } from '@/lib/incidents/queries';
import { INCIDENTS_CSV } from '@/lib/interchange/model/csv-tables';

export const GET = listRoute(incidentListSchema, { list: listIncidents, csv: INCIDENTS_CSV });

export const POST = jsonRoute(async ({ ctx, body }) => json(await declareIncident({ ctx, input: body }), 201));
