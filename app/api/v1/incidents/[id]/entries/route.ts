import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { addEntry } from '@/lib/incidents/add-entry';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await addEntry({ ctx, input: bodyWith(body, { id: params.id }) })),
);
