import { defineVerb } from '@/lib/verb/define-verb';
import { closeSchema } from './model/input';
import { questionState } from './model/rules';
import { readCounts, readDetail } from './queries';
import { insertClosing, listQuestions } from './repository';
import { personIdOf, readOpen } from './work-on';

/** The end of an examination, with its counts and the questions that nobody settled. Nothing is added afterwards. */
export const closeExamination = defineVerb({
  action: 'examination.close',
  permission: 'examination:write',
  input: closeSchema,
  async run({ ctx, tx, scope, input: { id, conclusion }, now, audit }) {
    const { number } = await readOpen(tx, scope, id);
    const counts = await readCounts(tx, id);
    const openQuestions = (await listQuestions(tx, id))
      .filter(({ messages }) => questionState(messages) !== 'accepted')
      .map((question) => ({ number: question.number, text: question.text, askedOf: question.askedOf.name }));
    await insertClosing(tx, {
      ...{ examinationId: id, closedById: personIdOf(ctx), closedAt: now, conclusion },
      summary: { counts, openQuestions },
    });
    await audit({ subject: { kind: 'examination', id }, detail: { number, conclusion, counts, openQuestions } });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, id),
});
