import { readFiles } from '@/lib/incidents/read-files';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { notify, settle } from '@/lib/notifications/notify';
import { defineVerb } from '@/lib/verb/define-verb';
import { answerSchema } from './model/input';
import { inOneLine, questionState } from './model/rules';
import { readQuestion } from './queries';
import { countFiles, findQuestion, insertMessage } from './repository';
import { closed, personIdOf } from './work-on';

const MOST_FILES = 20;

/** The asked person answers, in words, with a link or files. More can be added until an answer is accepted. */
export const answerQuestion = defineVerb({
  action: 'examination.answer',
  permission: 'question:answer',
  input: answerSchema,
  async prepare({ input }) {
    return readFiles(input.evidence);
  },
  async run({ ctx, tx, scope, input: { id, text, link }, prepared: files, now, audit }) {
    const me = personIdOf(ctx);
    const question = await findQuestion(tx, scope, id);
    if (question?.askedOfId !== me) throw notFound('question');
    if (question.examination.closing) throw closed(question.examination.number);
    if (questionState(question.messages) === 'accepted') {
      throw new RemitError('conflict', 'Your answer was accepted. Nothing more is needed.');
    }
    if ((await countFiles(tx, id)) + files.length > MOST_FILES) {
      throw new RemitError('conflict', `A question keeps ${MOST_FILES} files at most.`);
    }
    await insertMessage(
      tx,
      { questionId: id, kind: 'answer', text, link: link ?? null, personId: me, at: now },
      files.map((file) => ({ ...file, id: newId('xf', now) })),
    );
    await settle(tx, { person: me, path: `/examinations/questions/${id}`, now });
    await notify(tx, {
      event: 'examination.answered',
      people: [question.askedById],
      title: `${question.askedOf.name} answered question ${question.number}: ${inOneLine(question.text)}`,
      path: `/examinations/questions/${id}`,
      now,
    });
    await audit({
      subject: { kind: 'examination', id: question.examinationId },
      detail: {
        ...{ number: question.examination.number, question: question.number, text, link: link ?? null },
        files: files.map(({ name, sha256 }) => ({ name, sha256 })),
      },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readQuestion(ctx, tx, id),
});
