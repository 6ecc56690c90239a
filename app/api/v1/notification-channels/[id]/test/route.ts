import { json, jsonRoute } from '@/lib/http/route';
import { testChannel } from '@/lib/notifications/channels/test-channel';

export const POST = jsonRoute(
  async ({ ctx, params }) => json(await testChannel({ ctx, input: { id: params.id } }), 201),
  { body: 'none' },
);
