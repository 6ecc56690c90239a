import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getPerson } from '@/lib/people/queries';
import { updatePerson } from '@/lib/people/update-person';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getPerson({ ctx, id: params.id as string }));
});

export const PATCH = jsonRoute(async ({ ctx, params, body }) =>
  json(await updatePerson({ ctx, input: { id: params.id, change: body } })),
);
