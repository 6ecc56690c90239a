import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { declareIncident } from '@/lib/incidents/declare-incident';
import { listIncidentsAndDrills } from '@/lib/incidents/list-with-drills';
import { listedFilterSchema } from '@/lib/incidents/model/input';
import { INCIDENTS_CSV } from '@/lib/interchange/model/csv/watching';

export const GET = listRoute(listedFilterSchema, { list: listIncidentsAndDrills, csv: INCIDENTS_CSV });

export const POST = jsonRoute(async ({ ctx, body }) => json(await declareIncident({ ctx, input: body }), 201));
