import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { activateSigningKey } from '@/lib/signing-keys/activate-signing-key';

export const POST = jsonRoute(
  async ({ ctx, params, body }) =>
    json(await activateSigningKey({ ctx, input: bodyWith(body ?? {}, { kid: params.kid }) })),
  { body: 'optional' },
);
