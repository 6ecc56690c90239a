import { z } from 'zod';
import { readAgent } from '@/lib/agents/queries';
import { invalid, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { slugSchema } from '@/lib/kernel/slug';
import { requireInvolved } from '@/lib/requests/subjects/require-involved';
import { recordAssessments } from '@/lib/risk/record-assessments';
import { defineVerb } from '@/lib/verb/define-verb';
import { CURRENT_LEGAL_DATA } from './current-data';
import { type Assessment, type EuResult, type GivenAnswer, givenAnswerSchema } from './model/dto';
import { nextStep } from './model/next-step';
import { toAssessment } from './queries';
import { listAssessments, writeAssessment } from './repository';

/** Keeps a whole set of answers about an agent under the EU AI Act, and its class with them. */
export const assessAgent = defineVerb({
  action: 'agent.classify',
  permission: 'agent:classify',
  input: z.strictObject({
    slug: slugSchema,
    dataVersion: z.int().describe('Of the legal data whose questions were answered.'),
    answers: z.array(givenAnswerSchema).min(1, 'Answer the questions.').max(40),
  }),
  async run({ ctx, tx, scope, input: { slug, dataVersion, answers }, now, audit }): Promise<Assessment> {
    const agent = await readAgent(ctx, tx, slug);
    await requireInvolved(tx, scope, slug);
    if (ctx.actor.kind !== 'person') throw new RemitError('forbidden', 'Only people answer for an agent.');
    if (agent.status === 'retired') throw new RemitError('conflict', `${slug} is retired; there is nothing to answer.`);
    if (dataVersion !== CURRENT_LEGAL_DATA.version) {
      throw new RemitError(
        'conflict',
        `The legal data changed: it is at version ${CURRENT_LEGAL_DATA.version}. Look at the questions and answer again.`,
      );
    }
    const result = conclude(answers);
    const [before] = await listAssessments(tx, slug, 1);
    // The newest is the one that counts, also when the clock was set back or stood still.
    const at = before && before.at >= now ? new Date(before.at.getTime() + 1) : now;
    const id = newId('eu', at);
    await writeAssessment(tx, { id, slug, personId: ctx.actor.id, at, now, dataVersion, result });
    await recordAssessments({ tx, now, trigger: 'eu_class', requestId: null }, { slugs: [slug] });
    await audit({
      subject: { kind: 'agent', id: slug },
      detail: { assessment: id, class: result.class, before: before?.class ?? null, dataVersion },
    });
    const { id: personId, name } = ctx.actor;
    return toAssessment({ id, at, person: { id: personId, name }, dataVersion, ...result }, now);
  },
});

function conclude(answers: GivenAnswer[]): EuResult {
  const step = nextStep(CURRENT_LEGAL_DATA, answers);
  if (step.kind === 'result') return step.result;
  if (step.kind === 'question') {
    throw invalid('answers', `Not finished: answer ${step.question.id} next (“${step.question.title}”).`);
  }
  const more = step.errors.length > 1 ? ` (and ${step.errors.length - 1} more)` : '';
  throw new RemitError('invalid_input', `${step.errors[0]?.message}${more}`, { errors: step.errors });
}
