import { revokeCredential } from '@/lib/credentials/revoke-credential';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await revokeCredential({ ctx, input: bodyWith(body, { id: params.id }) })),
);
