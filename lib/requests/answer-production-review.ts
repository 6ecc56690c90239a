import { z } from 'zod';
import { findVersion } from '@/lib/approval-policy/repository';
import type { PersonActor } from '@/lib/authz/actor';
import { authorize } from '@/lib/authz/authorize';
import { type FieldError, notFound, RemitError } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { faultOf, givenAnswerSchema } from '@/lib/production-review/model/answer';
import type { Checklist } from '@/lib/production-review/model/checklist';
import { insertAnswers, readAnswers } from '@/lib/production-review/repository';
import { defineVerb } from '@/lib/verb/define-verb';
import type { RequestDetail } from './model/dto';
import { toProduction } from './model/to-production';
import { mayAnswer } from './read-production-reviews';
import { ownersOf, readRequest } from './read-request';
import { findRequest } from './repository';
import { readSubjects } from './subjects/read-subjects';

const answersSchema = z.strictObject({
  id: z.string().max(64),
  agent: slugSchema,
  answers: z.array(givenAnswerSchema).min(1, 'Answer at least one line.').max(30),
});

/**
 * Somebody's answers to lines of the checklist before production. They are part of what a decision is for: an answer
 * voids the decisions made before it, and cannot change after the request is closed.
 */
export const answerProductionReview = defineVerb({
  action: 'request.answer',
  permission: 'request:read',
  input: answersSchema,
  async run({ ctx, tx, input, now, audit, unchanged }) {
    const request = await findRequest(tx, authorize(ctx.actor, 'request:read'), input.id);
    if (!request) throw notFound('request');
    if (!mayAnswer(ctx.actor, request, await ownersOf(tx, request))) {
      throw new RemitError('forbidden', 'Who asked, the owners of the agent and those who decide can answer.');
    }
    if (request.state !== 'pending') {
      throw new RemitError('conflict', `This request is ${request.state}; its answers stay as they are.`);
    }
    const checklist = (await findVersion(tx, request.approvalPolicyVersion))?.policy.productionReview;
    const agents = toProduction(request.operations, await readSubjects(tx, request.operations));
    if (!checklist || !agents.includes(input.agent)) {
      throw new RemitError('conflict', `This request does not take ${input.agent} to production.`);
    }
    const errors = faultsOf(checklist, input.answers);
    if (errors[0]) throw new RemitError('invalid_input', errors[0].message, { errors });
    // Who sends a form on does not take over what others answered in it.
    const kept = (await readAnswers(tx, request.id, request.edit)).find(({ agent }) => agent === input.agent)?.answers;
    const changed = input.answers.filter(
      ({ line, answer, note }) =>
        !kept?.some((same) => same.line === line && same.answer === answer && same.note === note),
    );
    if (changed.length === 0) {
      unchanged();
      return { id: request.id };
    }
    const { id: personId, via } = ctx.actor as PersonActor;
    await insertAnswers(
      tx,
      changed.map((given) => ({
        ...given,
        requestId: request.id,
        edit: request.edit,
        agent: input.agent,
        personId,
        via,
        at: now,
      })),
    );
    await audit({
      subject: { kind: 'request', id: request.id },
      detail: { agent: input.agent, answers: changed },
    });
    return { id: request.id };
  },
  answer: ({ ctx, tx }, { id }): Promise<RequestDetail> => readRequest(ctx, tx, id),
});

function faultsOf({ lines }: Checklist, answers: z.output<typeof answersSchema>['answers']): FieldError[] {
  return answers.flatMap((given, i) => {
    const line = lines.find(({ id }) => id === given.line);
    if (!line) return [{ field: `answers.${i}.line`, message: `There is no line ${given.line} in the checklist.` }];
    if (answers.findIndex((other) => other.line === given.line) < i) {
      return [{ field: `answers.${i}.line`, message: 'This line is answered twice.' }];
    }
    const fault = faultOf(line, given);
    return fault ? [{ field: `answers.${i}.note`, message: fault }] : [];
  });
}
