import { rotateCredential } from '@/lib/credentials/rotate-credential';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(
  async ({ ctx, params, body }) =>
    json(await rotateCredential({ ctx, input: bodyWith(body ?? {}, { id: params.id }) })),
  { body: 'optional' },
);
