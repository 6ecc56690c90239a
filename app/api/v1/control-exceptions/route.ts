import { proposeException } from '@/lib/controls/exceptions/propose-exception';
import { json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, body }) => json(await proposeException({ ctx, input: body }), 201));
