import { z } from 'zod';
import { invalid, RemitError } from '@/lib/kernel/errors';
import { submitRequest } from '@/lib/requests/submit-request';
import { defineVerb } from '@/lib/verb/define-verb';
import { MOST_OPERATIONS, type Rollback, type RollbackResult, rollbackSchema } from './model/rollback-result';
import { readRollback } from './rollback/queries';
import { findOutcome } from './rollback/repository';

/**
 * Goes back to what was in force with an earlier revision, as a new one. Where that only takes away it is applied and
 * published at once; otherwise it is a change request that somebody else decides.
 */
export const rollBack = defineVerb({
  action: 'revision.rollback',
  permission: 'revision:rollback',
  input: rollbackSchema.extend({ serial: z.int().min(1) }),
  async run({ ctx, tx, input, now, audit }): Promise<RollbackResult> {
    const { serial, agents, justification, ticket } = input;
    const plan = await readRollback(tx, { serial, agents }, now);
    if (input.digest !== undefined && input.digest !== plan.digest) {
      throw new RemitError('digest_mismatch', 'Something has changed since you looked. Look again, then go back.');
    }
    checkSize(plan);
    const id = await submitRequest(
      { ctx, tx, now, audit },
      { title: titleOf(plan), justification, ticket, operations: plan.operations, rollbackOf: serial },
    );
    const { number, state, revision } = await findOutcome(tx, id);
    await audit({
      subject: { kind: 'revision', id: String(serial) },
      detail: { request: id, operations: plan.total, cannot: plan.cannotCount, digest: plan.digest, revision },
    });
    return { ...plan, request: { id, number, state }, revision };
  },
});

function checkSize({ serial, latest, total, agentCount, cannotCount }: Rollback): void {
  if (total === 0) {
    const why = serial === latest ? 'it is in force now' : 'agents hold what they held then';
    const more = cannotCount > 0 ? ', as far as it can be brought back' : '';
    throw new RemitError('conflict', `There is nothing to go back to in revision ${serial}: ${why}${more}.`);
  }
  if (total > MOST_OPERATIONS) {
    throw invalid(
      'agents',
      `This takes ${total} operations for ${agentCount} agents, and a request holds at most ${MOST_OPERATIONS}. Name some of the agents, and go back for the others after.`,
    );
  }
}

function titleOf({ serial, agents, agentCount }: Rollback): string {
  const whose = agentCount === 1 ? (agents[0]?.agent as string) : `${agentCount} agents`;
  return `Go back to revision ${serial} for ${whose}`;
}
