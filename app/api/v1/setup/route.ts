import { json, jsonRoute } from '@/lib/http/route';
import { setUp } from '@/lib/people/set-up';

export const POST = jsonRoute(async ({ ctx, body }) => json(await setUp({ ctx, input: body }), 201), {
  anonymous: true,
});
