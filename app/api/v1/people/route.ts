import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { createPerson } from '@/lib/people/create-person';
import { personListSchema } from '@/lib/people/model/person';
import { listPeople } from '@/lib/people/queries';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { limit, cursor, ...filter } = parseQuery(personListSchema, query);
  return json(await listPeople({ ctx, page: { limit, cursor }, filter }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await createPerson({ ctx, input: body }), 201));
