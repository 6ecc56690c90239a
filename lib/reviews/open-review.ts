import { z } from 'zod';
import { findLatest } from '@/lib/approval-policy/repository';
import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { invalid, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { instantSchema, line } from '@/lib/kernel/text';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb, type VerbRun } from '@/lib/verb/define-verb';
import { readAgentReviews } from './facts/read-facts';
import { openReviewSchema } from './model/decision';
import type { ReviewDetail } from './model/dto';
import { dueAfter } from './model/overdue';
import type { AgentReview } from './model/snapshot';
import { lastDays, type Period } from './model/week';
import { readReview } from './queries';
import { insertReview, isOpened } from './repository';

interface Opening {
  team: string;
  part: number;
  kind: 'weekly' | 'asked';
  period: Period;
  agents: AgentReview[];
}

/** The weekly review of a team, by Remit itself. One that there is already stays as it is. */
export const openWeeklyReview = defineVerb({
  action: 'review.open',
  permission: 'job:read',
  input: z.strictObject({ team: line(80), part: z.int().min(1), from: instantSchema, to: instantSchema }),
  async prepare({ ctx, input: { team, part, from, to } }) {
    const period = { from: new Date(from), to: new Date(to) };
    return { period, agents: await readAgentReviews(ctx.db.read, { team, part, period }) };
  },
  async run({ input: { team, part }, prepared: { period, agents }, ...run }): Promise<{ id: string | null }> {
    if (run.ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit opens weekly reviews by itself.');
    if (agents.length === 0 || (await isOpened(run.tx, team, period.to, part))) {
      run.unchanged();
      return { id: null };
    }
    return { id: await open(run, { team, part, kind: 'weekly', period, agents }) };
  },
});

/** A review of a team now, of the last days as far as today went. */
export const openReview = defineVerb({
  action: 'review.open',
  permission: 'review:open',
  input: openReviewSchema,
  async prepare({ ctx, input: { team, part } }) {
    const period = lastDays(ctx.clock());
    return { period, agents: await readAgentReviews(ctx.db.read, { team, part, period }) };
  },
  async run({ input: { team, part }, prepared: { period, agents }, ...run }): Promise<{ id: string }> {
    authorize(run.ctx.actor, 'agent:read');
    if (agents.length === 0) throw invalid('team', 'No registered agent belongs to this team. Check the spelling.');
    if (await isOpened(run.tx, team, period.to, part)) throw new RemitError('conflict', 'Somebody opened it just now.');
    return { id: await open(run, { team, part, kind: 'asked', period, agents }) };
  },
  answer: ({ ctx, tx }, { id }): Promise<ReviewDetail> => readReview(ctx, tx, id),
});

async function open(
  { ctx, tx, now, audit }: { ctx: Ctx; tx: Conn; now: Date; audit: VerbRun<unknown, unknown>['audit'] },
  { team, part, kind, period, agents }: Opening,
): Promise<string> {
  const { version, policy } = await findLatest(tx);
  const id = newId('rv', now);
  const dueAt = dueAfter(policy.reviews, now);
  const openedById = ctx.actor.kind === 'person' ? ctx.actor.id : null;
  const review = { id, team, part, kind, ...period, openedAt: now, openedById, dueAt, policyVersion: version };
  const number = await insertReview(tx, review, agents, (prefix) => newId(prefix, now));
  const grants = agents.reduce((all, { items }) => all + items.length, 0);
  await audit({
    subject: { kind: 'review', id },
    detail: {
      number,
      team,
      part,
      from: period.from.toISOString(),
      to: period.to.toISOString(),
      agents: agents.length,
      grants,
    },
  });
  const owners = agents.flatMap(({ snapshot: { agent } }) => [agent.owner.id, agent.backupOwner.id]);
  const people = [...new Set([...owners, ...(await listActiveIn(tx, 'security'))])].filter((one) => one !== openedById);
  const what = `${agents.length} ${agents.length === 1 ? 'agent' : 'agents'}, ${grants} ${grants === 1 ? 'grant' : 'grants'}`;
  await notify(tx, {
    ...{ event: 'review.opened', people, now, path: `/reviews/${id}` },
    title: `Behaviour review ${number} of ${team} waits: ${what}`,
  });
  return id;
}
