import type { Scope } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { notify, settle } from '@/lib/notifications/notify';
import { defineVerb } from '@/lib/verb/define-verb';
import { acceptAnswerSchema, askAgainSchema } from './model/input';
import { inOneLine, questionState } from './model/rules';
import { readQuestion } from './queries';
import { findQuestion, insertMessage } from './repository';
import { closed, personIdOf } from './work-on';

/** A question with an answer that nobody judged yet, of an open examination, for who was not asked it. */
async function readAnswered(tx: Conn, scope: Scope, id: string, me: string) {
  const question = await findQuestion(tx, scope, id);
  if (!question) throw notFound('question');
  if (question.askedOfId === me) {
    throw new RemitError('forbidden', 'You were asked this. Another auditor judges the answer.');
  }
  if (question.examination.closing) throw closed(question.examination.number);
  const state = questionState(question.messages);
  if (state === 'open') throw new RemitError('conflict', `${question.askedOf.name} did not answer yet.`);
  if (state === 'accepted') throw new RemitError('conflict', 'An answer was accepted already.');
  return question;
}

/** The answer is enough: the question is settled. */
export const acceptAnswer = defineVerb({
  action: 'examination.accept-answer',
  permission: 'examination:write',
  input: acceptAnswerSchema,
  async run({ ctx, tx, scope, input: { id, text }, now, audit }) {
    const me = personIdOf(ctx);
    const question = await readAnswered(tx, scope, id, me);
    await insertMessage(tx, { questionId: id, kind: 'accepted', text: text ?? '', personId: me, at: now });
    await settle(tx, { person: me, path: `/examinations/questions/${id}`, now });
    await audit({
      subject: { kind: 'examination', id: question.examinationId },
      detail: { number: question.examination.number, question: question.number, text: text ?? null },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readQuestion(ctx, tx, id),
});

/** The answer is not enough: the same person is asked for what is missing. */
export const askAgain = defineVerb({
  action: 'examination.ask-again',
  permission: 'examination:write',
  input: askAgainSchema,
  async run({ ctx, tx, scope, input: { id, text, dueAt }, now, audit }) {
    const me = personIdOf(ctx);
    const question = await readAnswered(tx, scope, id, me);
    const due = dueAt === undefined ? null : new Date(dueAt);
    if (due && due <= now) throw invalid('dueAt', 'Choose a time that is still to come.');
    await insertMessage(tx, { questionId: id, kind: 'again', text, dueAt: due, personId: me, at: now });
    const path = `/examinations/questions/${id}`;
    await settle(tx, { person: me, path, now });
    await notify(tx, {
      event: 'examination.asked',
      people: [question.askedOfId],
      title: `An auditor asks again: ${inOneLine(text)}`,
      path,
      now,
    });
    await audit({
      subject: { kind: 'examination', id: question.examinationId },
      detail: {
        ...{ number: question.examination.number, question: question.number, text },
        dueAt: due?.toISOString() ?? null,
      },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readQuestion(ctx, tx, id),
});
