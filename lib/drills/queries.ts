import { authorize } from '@/lib/authz/authorize';
import type { Ctx } from '@/lib/verb/ctx';
import { type DrillRun, type Drills, dueAt } from './model/drill';
import * as repository from './repository';

const MOST_RUNS = 50;

/** Which agents are for drills, and how the newest went. For everybody, but for what went wrong. */
export async function listDrills({ ctx }: { ctx: Ctx }): Promise<Drills> {
  const scope = authorize(ctx.actor, 'containment:read');
  const conn = ctx.db.read;
  const plans: Drills['plans'] = [];
  for (const { slug, everyHours } of await repository.listDrillAgents(conn)) {
    const due = dueAt(everyHours, await repository.findLastRun(conn, slug), ctx.clock());
    plans.push({ agent: slug, everyHours, dueAt: due.toISOString() });
  }
  const rows = await repository.listRuns(conn, scope, MOST_RUNS);
  return {
    plans,
    runs: rows.map(({ containmentId, outcome, startedAt, endedAt, troubles, ...row }) => ({
      ...row,
      // They name gateways.
      troubles: scope.reach === 'all' ? troubles : [],
      containment: containmentId,
      outcome: outcome as DrillRun['outcome'],
      startedAt: startedAt.toISOString(),
      endedAt: endedAt.toISOString(),
    })),
  };
}
