import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { rotateChannelSecret } from '@/lib/notifications/channels/rotate-secret';

export const POST = jsonRoute(
  async ({ ctx, params, body }) =>
    json(await rotateChannelSecret({ ctx, input: bodyWith(body ?? {}, { id: params.id }) }), 201),
  { body: 'optional' },
);
