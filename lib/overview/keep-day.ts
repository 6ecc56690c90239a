import { z } from 'zod';
import { dayOf } from '@/lib/kernel/day';
import { RemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import * as days from './days/repository';
import { readFacts } from './read-facts';

const keep = defineVerb({
  action: 'overview.keep',
  permission: 'overview:read',
  input: z.strictObject({}),
  async prepare({ ctx }) {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit keeps the days by itself.');
    return (await readFacts(ctx)).facts;
  },
  async run({ tx, prepared: facts, audit, unchanged }) {
    const at = new Date(facts.at);
    const day = new Date(dayOf(at.getTime()));
    if (await days.hasDay(tx, day)) return unchanged();
    await days.insertDay(tx, { day, at, facts });
    await audit({ subject: { kind: 'overview', id: day.toISOString().slice(0, 10) }, detail: {} });
  },
});

/** Keeps how the company stands, once a day (UTC), so that trends are facts. Gives the day, or null where it is kept. */
export async function keepDay({ ctx }: { ctx: Ctx }): Promise<string | null> {
  const day = new Date(dayOf(ctx.clock().getTime()));
  if (await days.hasDay(ctx.db.read, day)) return null;
  await keep({ ctx, input: {} });
  return day.toISOString().slice(0, 10);
}
