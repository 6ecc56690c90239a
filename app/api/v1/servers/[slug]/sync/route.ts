import { json, jsonRoute } from '@/lib/http/route';
import { syncServer } from '@/lib/servers/sync-server';

export const POST = jsonRoute(
  async ({ ctx, params }) => json(await syncServer({ ctx, input: { slug: params.slug as string } })),
  { body: 'none' },
);
