import { z } from 'zod';
import { listNewestOf } from '@/lib/audit/repository';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { isOver, monthOf, type Retention } from '../model/retention';
import * as repository from './repository';

/** How many months ahead have their partition. */
const AHEAD = 2;
/** So that one run does not go on for ever after a gateway sent entries of all times. */
const MOST = 24;

/** What the audit log is told of. */
export const DROPS = { action: 'decision-log.drop', subject: { kind: 'decision-log', id: 'months' } };
const HEADS = { action: 'decision-log.note', subject: { kind: 'decision-log', id: 'heads' } };

const monthsSchema = z.number().int().min(1);

/**
 * Gives the coming months their partitions, and those that entries came late for; drops the months whose time is over,
 * each with a note in the audit log of how many entries it had; and notes the heads of the chains there. Remit itself is
 * the only one who does it.
 */
export const keepDecisionLog = defineVerb({
  action: 'decision-log.keep',
  permission: 'gateway:write',
  input: z.strictObject({ months: monthsSchema, classes: z.record(z.string(), monthsSchema) }),
  async run({ ctx, tx, now, input, audit, unchanged }): Promise<{ made: number; dropped: Drop[] }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Only Remit itself looks after its log.');
    unchanged();
    const ahead = Array.from({ length: AHEAD + 1 }, (_, index) => monthOf(now, index));
    let made = 0;
    for (const month of [...ahead, ...(await repository.listLooseMonths(tx, MOST))]) {
      if (await repository.makeMonth(tx, month)) made += 1;
    }
    const heads = await repository.listHeads(tx);
    const dropped: Drop[] = [];
    for (const month of await repository.listMonths(tx)) {
      if (dropped.length === MOST || month.to > now) break;
      if (!isOver(month, await repository.listClasses(tx, month), input as Retention, now)) continue;
      const drop = { from: month.from.toISOString(), to: month.to.toISOString() };
      const entries = await repository.dropMonth(tx, month);
      await audit({ ...DROPS, detail: { ...drop, entries, heads } });
      dropped.push({ ...drop, entries });
    }
    const [noted] = await listNewestOf(tx, HEADS, 1);
    const isNew = heads.length > 0 && canonicalJson(heads) !== canonicalJson(noted?.detail.heads ?? []);
    if (isNew) await audit({ ...HEADS, detail: { heads } });
    return { made, dropped };
  },
});

interface Drop {
  from: string;
  to: string;
  entries: number;
}
