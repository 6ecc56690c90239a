import { json, jsonRoute } from '@/lib/http/route';
import { breakGlass } from '@/lib/requests/break-glass';

export const POST = jsonRoute(async ({ ctx, body }) => json(await breakGlass({ ctx, input: body }), 201));
