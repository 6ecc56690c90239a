import { json, jsonRoute } from '@/lib/http/route';
import { getRisk } from '@/lib/risk/queries';

export const GET = jsonRoute(async ({ ctx, params }) => json(await getRisk({ ctx, slug: params.slug as string })));
