import { z } from 'zod';
import { findVersion } from '@/lib/approval-policy/repository';
import type { Conn } from '@/lib/db/prisma';
import { DAY_MS } from '@/lib/kernel/day';
import { RemitError } from '@/lib/kernel/errors';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import { countByTools } from '@/lib/usage/repository';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb, type VerbRun } from '@/lib/verb/define-verb';
import type { ReviewDetail, ReviewItem } from './model/dto';
import { type ReviewStep, stepDue } from './model/overdue';
import { waits } from './model/waits';
import { readReview } from './queries';
import { insertDecisions, listWaiting, updateReview } from './repository';
import { takeAway } from './take-away';

/** What is due for a review that nobody signed: a reminder, that it is overdue, or what the rules take away then. */
const advanceReview = defineVerb({
  action: 'review.advance',
  permission: 'job:read',
  input: z.strictObject({ id: z.string().max(64) }),
  async run(run): Promise<{ step: ReviewStep | null; revoked: number }> {
    const { ctx, tx, input, now, audit, unchanged } = run;
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit does this by itself.');
    const [row] = await listWaiting(tx, 1, input.id);
    const step = row ? await stepOf(tx, row, now) : null;
    if (!row || step === null) {
      unchanged();
      return { step: null, revoked: 0 };
    }
    const review = await readReview(ctx, tx, row.id);
    const mark = { remind: 'remindedAt', overdue: 'overdueAt', lapse: 'lapsedAt' } as const;
    await updateReview(tx, row.id, { [mark[step]]: now });
    const lapsed = step === 'lapse' ? await lapse(run, review) : { serial: null, items: [] };
    await tell(tx, review, { step, revoked: lapsed.items.length, now });
    await audit({
      subject: { kind: 'review', id: row.id },
      detail: {
        ...{ number: review.number, step, left: review.left, revision: lapsed.serial },
        revoked: lapsed.items.map(({ agent, tool, grant }) => ({ agent, tool, grant })),
      },
    });
    return { step, revoked: lapsed.items.length };
  },
});

const MOST = 5_000;

async function stepOf(conn: Conn, row: Awaited<ReturnType<typeof listWaiting>>[number], now: Date) {
  const version = await findVersion(conn, row.policyVersion);
  return stepDue(version?.policy.reviews, row, now);
}

/** Unused grants that nobody decided, unless one was called meanwhile. */
async function lapse(
  run: Pick<VerbRun<unknown, unknown>, 'ctx' | 'tx' | 'now'>,
  review: ReviewDetail,
): Promise<{ serial: number | null; items: ReviewItem[] }> {
  const { tx, now } = run;
  const open = review.agentList
    .flatMap(({ items }) => items)
    .filter((item) => waits(item) && item.facts.state === 'unused');
  const agents = [...new Set(open.map(({ agent }) => agent))];
  const since = await countByTools(tx, agents, new Date(Date.parse(review.to) - DAY_MS));
  const items = open.filter(
    ({ agent, tool }) => !since.get(agent)?.some((count) => count.tool === tool && count.allowed > 0),
  );
  if (items.length === 0) return { serial: null, items };
  const reason = `Review ${review.number}: unused, and nobody decided in time.`;
  const serial = await takeAway(run, {
    operations: items.map(({ agent, tool }) => ({ op: 'revoke', agent, tool, reason })),
    cause: `Review ${review.number} is overdue: ${items.length === 1 ? '1 unused grant' : `${items.length} unused grants`} revoked`,
  });
  await insertDecisions(
    tx,
    items.map(({ id }) => ({
      ...{ reviewId: review.id, itemId: id, decision: 'revoke', reason, serial, at: now },
      ...{ constraints: null, personId: null, via: null },
    })),
  );
  return { serial, items };
}

async function tell(
  tx: Conn,
  { id, number, team, left, agentList }: ReviewDetail,
  { step, revoked, now }: { step: ReviewStep; revoked: number; now: Date },
): Promise<void> {
  const owners = agentList.flatMap(({ snapshot: { agent } }) => [agent.owner.id, agent.backupOwner.id]);
  const people = [...new Set([...owners, ...(await listActiveIn(tx, 'security'))])];
  const grants = left === 1 ? '1 grant waits' : `${left} grants wait`;
  const says = {
    remind: `is due soon: ${left === 0 ? 'nobody signed it' : grants}`,
    overdue: `is overdue: ${left === 0 ? 'nobody signed it' : grants}`,
    lapse: `is overdue: ${revoked === 1 ? '1 unused grant was' : `${revoked} unused grants were`} revoked`,
  }[step];
  const event = step === 'remind' ? 'review.opened' : 'review.overdue';
  await notify(tx, {
    event,
    people,
    title: `Behaviour review ${number} of ${team} ${says}`,
    path: `/reviews/${id}`,
    now,
  });
}

/** Looks at every review that waits. Read without the write lock, and decided again under it. */
export async function advanceReviews({ ctx, signal }: { ctx: Ctx; signal: AbortSignal }) {
  const done = { told: 0, revoked: 0 };
  let failed: { error: unknown } | undefined;
  for (const row of await listWaiting(ctx.db.read, MOST)) {
    if (signal.aborted) break;
    try {
      if ((await stepOf(ctx.db.read, row, ctx.clock())) === null) continue;
      const { step, revoked } = await advanceReview({ ctx, input: { id: row.id } });
      if (step) done.told += 1;
      done.revoked += revoked;
    } catch (error) {
      // The others do not wait for one that cannot be read.
      failed ??= { error };
    }
  }
  if (failed) throw failed.error;
  return done;
}
