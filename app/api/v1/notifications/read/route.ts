import { json, jsonRoute } from '@/lib/http/route';
import { markRead } from '@/lib/notifications/mark-read';

export const POST = jsonRoute(async ({ ctx, body }) => json(await markRead({ ctx, input: body })));
