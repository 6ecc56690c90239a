import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { cancelSigningKey } from '@/lib/signing-keys/cancel-signing-key';

export const POST = jsonRoute(
  async ({ ctx, params, body }) =>
    json(await cancelSigningKey({ ctx, input: bodyWith(body ?? {}, { kid: params.kid }) })),
  { body: 'optional' },
);
