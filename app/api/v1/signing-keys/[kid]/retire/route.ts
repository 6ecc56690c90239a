import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { retireSigningKey } from '@/lib/signing-keys/retire-signing-key';

export const POST = jsonRoute(
  async ({ ctx, params, body }) =>
    json(await retireSigningKey({ ctx, input: bodyWith(body ?? {}, { kid: params.kid }) })),
  { body: 'optional' },
);
