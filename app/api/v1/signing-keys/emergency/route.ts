import { json, jsonRoute } from '@/lib/http/route';
import { rotateInEmergency } from '@/lib/signing-keys/rotate-in-emergency';

export const POST = jsonRoute(async ({ ctx, body }) => json(await rotateInEmergency({ ctx, input: body })));
