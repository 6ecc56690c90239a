import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { PEOPLE_CSV } from '@/lib/interchange/model/csv/access';
import { createPerson } from '@/lib/people/create-person';
import { personListSchema } from '@/lib/people/model/person';
import { listPeople } from '@/lib/people/queries';

export const GET = listRoute(personListSchema, { list: listPeople, csv: PEOPLE_CSV });

export const POST = jsonRoute(async ({ ctx, body }) => json(await createPerson({ ctx, input: body }), 201));
