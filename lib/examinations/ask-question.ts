import type { Cell } from '@/lib/evidence/model/population';
import { personOf } from '@/lib/incidents/work-on';
import { invalid, notFound } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { notify } from '@/lib/notifications/notify';
import { defineVerb } from '@/lib/verb/define-verb';
import { askSchema } from './model/input';
import { inOneLine } from './model/rules';
import { readQuestion } from './queries';
import { findRow, insertQuestion } from './repository';
import { personIdOf, readOpen, suggestedFor } from './work-on';

/** Asks somebody for more. They are told, and it stands in their work until an answer is accepted. */
export const askQuestion = defineVerb({
  action: 'examination.ask',
  permission: 'examination:write',
  input: askSchema,
  async run({ ctx, tx, scope, input: { id, row: rowId, text, person: email, dueAt }, now, audit }) {
    const examination = await readOpen(tx, scope, id);
    const row = rowId === undefined ? null : await findRow(tx, id, rowId);
    if (rowId !== undefined && !row) throw notFound('row');
    const due = new Date(dueAt);
    if (due <= now) throw invalid('dueAt', 'Choose a time that is still to come.');
    const asked =
      email === undefined
        ? row && (await suggestedFor(tx, row.cells as Record<string, Cell>))
        : await personOf(tx, 'person', email);
    if (!asked) throw invalid('person', 'Nobody active answers for this row. Name who is asked.');
    const question = newId('xq', now);
    const number = await insertQuestion(tx, {
      ...{ id: question, examinationId: id, rowId: row?.id ?? null, text, dueAt: due },
      ...{ askedOfId: asked.id, askedById: personIdOf(ctx), askedAt: now },
    });
    await notify(tx, {
      event: 'examination.asked',
      people: [asked.id],
      title: `An auditor asks: ${inOneLine(text)}`,
      path: `/examinations/questions/${question}`,
      now,
    });
    await audit({
      subject: { kind: 'examination', id },
      detail: {
        ...{ number: examination.number, question: number, text, askedOf: asked.email, dueAt: due.toISOString() },
        row: row && { population: row.sample.population, id: row.rowId },
      },
    });
    return { question };
  },
  answer: ({ ctx, tx }, { question }) => readQuestion(ctx, tx, question),
});
