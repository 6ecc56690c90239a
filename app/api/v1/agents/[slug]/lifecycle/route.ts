import { getLifecycle } from '@/lib/agents/read-lifecycle';
import { json, jsonRoute } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params }) => json(await getLifecycle({ ctx, slug: params.slug as string })));
