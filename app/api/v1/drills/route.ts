import { planDrill } from '@/lib/drills/plan-drill';
import { listDrills } from '@/lib/drills/queries';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await listDrills({ ctx }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await planDrill({ ctx, input: body })));
