import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { notFound } from '@/lib/kernel/errors';
import { agentsIn, onlyAgents } from '@/lib/policy-engine/diff';
import type { Operation } from '@/lib/requests/model/operation';
import type { Subjects } from '@/lib/requests/model/subjects';
import { readSubjects } from '@/lib/requests/subjects/read-subjects';
import { readToolSubjects } from '@/lib/requests/subjects/repository';
import type { Ctx } from '@/lib/verb/ctx';
import { planRollback } from '../model/rollback';
import { MOST_NAMED, MOST_OPERATIONS, type Rollback } from '../model/rollback-result';
import { findLastRevision, findRevision } from '../repository';
import { compareStored, openRevision } from '../stored';
import { readAgentStates, readHiddenGrants } from './repository';

interface Wanted {
  serial: number;
  /** Only these; left out, all. */
  agents?: readonly string[] | undefined;
}

/** What would lead from now back to what was in force with a revision. Changes nothing. */
export async function getRollback({ ctx, ...wanted }: { ctx: Ctx } & Wanted): Promise<Rollback> {
  authorize(ctx.actor, 'revision:rollback');
  return readRollback(ctx.db.read, wanted, ctx.clock());
}

/** What the operations are applied to, so that a page can say what each of them changes. */
export async function getRollbackSubjects({
  ctx,
  operations,
}: {
  ctx: Ctx;
  operations: readonly Operation[];
}): Promise<Subjects> {
  authorize(ctx.actor, 'revision:rollback');
  return readSubjects(ctx.db.read, operations);
}

/** Also for the verb, inside its transaction. */
export async function readRollback(conn: Conn, { serial, agents }: Wanted, now: Date): Promise<Rollback> {
  const then = await findRevision(conn, serial);
  const last = await findLastRevision(conn);
  if (!then || !last) throw notFound('revision');
  const whole = await compareStored(await openRevision(conn, then), await openRevision(conn, last));
  const diff = agents ? onlyAgents(whole, new Set(agents)) : whole;
  const slugs = agentsIn(diff);
  const tools = diff.grants.flatMap(({ before, tool }) => (before ? [tool] : []));
  const present = {
    agents: await readAgentStates(conn, slugs),
    hidden: await readHiddenGrants(conn, slugs),
    tools: new Map((await readToolSubjects(conn, [...new Set(tools)])).map((tool) => [tool.key, tool])),
  };
  const { operations, tightens, left } = planRollback(diff, { present, reason: `back to revision ${serial}`, now });
  const counts = new Map<string, number>();
  for (const operation of operations) {
    if ('agent' in operation) counts.set(operation.agent, (counts.get(operation.agent) ?? 0) + 1);
  }
  return {
    serial,
    latest: last.serial,
    digest: sha256Hex(canonicalJson([serial, operations])),
    tightens,
    total: operations.length,
    operations: operations.slice(0, MOST_OPERATIONS),
    agents: [...counts].slice(0, MOST_NAMED).map(([agent, count]) => ({ agent, operations: count })),
    agentCount: counts.size,
    cannot: left.slice(0, MOST_NAMED),
    cannotCount: left.length,
  };
}
