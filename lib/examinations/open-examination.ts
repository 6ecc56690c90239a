import { periodOfDays } from '@/lib/evidence/model/days';
import { isTimeZone } from '@/lib/evidence/model/period';
import { invalid } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { openSchema } from './model/input';
import { readDetail } from './queries';
import { insertExamination } from './repository';
import { personIdOf } from './work-on';

/** Ends of days of any zone are at most this far ahead while it is still that day. */
const LONGEST_DAY_MS = 25 * 3_600_000;
const MOST_DAYS_MS = 1_100 * 86_400_000;

/** An auditor begins to look at a period. */
export const openExamination = defineVerb({
  action: 'examination.open',
  permission: 'examination:write',
  input: openSchema,
  async run({ ctx, tx, input: { title, framework, first, last, timeZone }, now, audit }) {
    if (!isTimeZone(timeZone)) throw invalid('timeZone', 'Give a time zone such as Europe/Berlin.');
    if (last < first) throw invalid('last', 'The last day is before the first one.');
    const period = periodOfDays({ first, last, timeZone });
    const [from, to] = [new Date(period.from), new Date(period.to)];
    if (from > now) throw invalid('first', 'This day is still to come.');
    if (to.getTime() - now.getTime() > LONGEST_DAY_MS) throw invalid('last', 'This day is still to come.');
    if (to.getTime() - from.getTime() > MOST_DAYS_MS) throw invalid('first', 'Look at three years at most.');
    const id = newId('ex', now);
    const openedById = personIdOf(ctx);
    const number = await insertExamination(tx, {
      ...{ id, title, framework, from, to, timeZone, openedById, openedAt: now },
    });
    await audit({ subject: { kind: 'examination', id }, detail: { number, title, framework, ...period, timeZone } });
    return { id, number };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, id),
});
