import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import * as days from './days/repository';
import { mondayOf, summaryOf } from './model/summary';
import { readFacts } from './read-facts';

const tell = defineVerb({
  action: 'overview.tell',
  permission: 'overview:read',
  input: z.strictObject({}),
  async prepare({ ctx }) {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit tells by itself.');
    return (await readFacts(ctx)).facts;
  },
  async run({ tx, prepared: facts, now, audit, unchanged }) {
    const last = await days.findLastTold(tx);
    if (last && last >= mondayOf(now)) {
      unchanged();
      return { told: 0 };
    }
    const people = await listActiveIn(tx, 'executive');
    const title = summaryOf(facts);
    // There is nothing to tell of yet, or nobody to tell: it is looked at again.
    if (people.length === 0 || title === null) {
      unchanged();
      return { told: 0 };
    }
    await notify(tx, { event: 'overview.weekly', people, title, path: '/overview', now });
    await audit({
      subject: { kind: 'overview', id: mondayOf(now).toISOString().slice(0, 10) },
      detail: { people: people.length, title },
    });
    return { told: people.length };
  },
});

/** Tells executives, and channels that listen, how the company stands: once a week, from Monday (UTC) on. */
export async function tellWeek({ ctx }: { ctx: Ctx }): Promise<number> {
  const last = await days.findLastTold(ctx.db.read);
  if (last && last >= mondayOf(ctx.clock())) return 0;
  return (await tell({ ctx, input: {} })).told;
}
