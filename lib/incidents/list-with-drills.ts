import { authorize } from '@/lib/authz/authorize';
import { listRunsWithin } from '@/lib/drills/repository';
import { invalid } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { DrillRow, ListedRow } from './model/dto';
import type { ListedFilter } from './model/input';
import { rowOf } from './queries';
import * as repository from './repository';

/**
 * Incidents and, as rows of their own kind, the drills that were held; the newest first. Drills have no state, severity,
 * type or text: where one of these is asked for, there is none among the answer.
 */
export async function listIncidentsAndDrills({
  ctx,
  page,
  filter = {},
}: {
  ctx: Ctx;
  page: PageInput;
  filter?: ListedFilter;
}): Promise<Page<ListedRow>> {
  const scope = authorize(ctx.actor, 'incident:read');
  const conn = ctx.db.read;
  const cursor = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 2)?.map(String);
  const at = new Date(cursor?.[0] ?? '');
  if (page.cursor !== undefined && (!cursor || Number.isNaN(at.getTime()))) {
    throw invalid('cursor', 'This cursor is not one of ours.');
  }
  const before = cursor && { at, id: cursor[1] as string };
  const { kind, ...of } = filter;
  const { agent, ...others } = of;
  const limit = page.limit + 1;
  const incidents =
    kind === 'drill'
      ? []
      : await repository.listIncidents(conn, scope, of, {
          limit,
          ...(before && { before: { declaredAt: before.at, id: before.id } }),
        });
  const drills =
    kind === 'incident' || Object.values(others).some((value) => value !== undefined)
      ? []
      : await listRunsWithin(conn, scope, { agent, before, limit });
  const rows: ListedRow[] = [
    ...incidents.map((row) => ({ kind: 'incident' as const, ...rowOf(row), openActions: row.actions.length })),
    ...drills.map(drillRowOf),
  ].sort((a, b) => order(b, a));
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown,
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.declaredAt, last.id]) : null,
  };
}

/** The time, then the id by its bytes, as the database has it. */
function order(a: ListedRow, b: ListedRow): number {
  if (a.declaredAt !== b.declaredAt) return a.declaredAt < b.declaredAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function drillRowOf(row: Awaited<ReturnType<typeof listRunsWithin>>[number]): DrillRow {
  const { id, number, agent, outcome, rotation, heldMs, refusedMs } = row;
  return {
    ...{ kind: 'drill', id, number, agents: [agent], heldMs, refusedMs },
    title: `Drill ${number}: isolation${rotation === 'passed' || rotation === 'failed' ? ' and rotation' : ''}`,
    outcome: outcome as DrillRow['outcome'],
    declaredAt: row.startedAt.toISOString(),
    closedAt: row.endedAt.toISOString(),
  };
}
