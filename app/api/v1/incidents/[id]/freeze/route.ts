import { json, jsonRoute } from '@/lib/http/route';
import { freezeLogs } from '@/lib/incidents/work-runbook';

export const POST = jsonRoute(async ({ ctx, params }) => json(await freezeLogs({ ctx, input: { id: params.id } })), {
  body: 'none',
});
