import { authorize, type Scope } from '@/lib/authz/authorize';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { type DrillRun, type Drills, dueAt, type RotationDrill } from './model/drill';
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
  return { plans, runs: rows.map((row) => toRun(row, scope)) };
}

/** By its id or number. */
export async function getDrill({ ctx, id }: { ctx: Ctx; id: string }): Promise<DrillRun> {
  const scope = authorize(ctx.actor, 'containment:read');
  const row = await repository.findRun(ctx.db.read, scope, id);
  if (!row) throw notFound('drill');
  return toRun(row, scope);
}

function toRun(row: repository.DrillRecord, { reach }: Scope): DrillRun {
  const { id, number, agent, containmentId, outcome, troubles, heldMs, deniedMs } = row;
  const { rotation, rotated, refusedMs, takenMs } = row;
  return {
    ...{ id, number, agent, heldMs, deniedMs, containment: containmentId },
    outcome: outcome as DrillRun['outcome'],
    // They name gateways.
    troubles: reach === 'all' ? troubles : [],
    rotation:
      rotation === null
        ? null
        : { outcome: rotation as RotationDrill['outcome'], rotated: rotated ?? '', refusedMs, takenMs },
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt.toISOString(),
  };
}
