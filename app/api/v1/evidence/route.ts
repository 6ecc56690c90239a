import { packListSchema } from '@/lib/evidence/model/pack';
import { listPacks } from '@/lib/evidence/packs/queries';
import { requestPack } from '@/lib/evidence/packs/request-pack';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) =>
  json(await listPacks({ ctx, page: parseQuery(packListSchema, query) })),
);

export const POST = jsonRoute(async ({ ctx, body }) => json(await requestPack({ ctx, input: body }), 201));
