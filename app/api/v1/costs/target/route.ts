import { setTarget } from '@/lib/costs/set-target';
import { json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, body }) => json(await setTarget({ ctx, input: body }), 201));
