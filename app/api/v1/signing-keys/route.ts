import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getKeyset } from '@/lib/signing-keys/queries';
import { stageSigningKey } from '@/lib/signing-keys/stage-signing-key';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await getKeyset({ ctx }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await stageSigningKey({ ctx, input: body ?? {} }), 201), {
  body: 'optional',
});
