import { RemitError } from '@/lib/kernel/errors';
import { publishRevision } from '@/lib/policy/publish-revision';
import { applyOperations } from '@/lib/requests/apply/apply-operations';
import type { Operation } from '@/lib/requests/model/operation';
import { readSubjects } from '@/lib/requests/subjects/read-subjects';
import { reassess } from '@/lib/risk/reassess';
import type { VerbRun } from '@/lib/verb/define-verb';

type Tightening = Extract<Operation, { op: 'revoke' | 'constrain' }>;

/** Ends or tightens grants, in one revision. Refuses whatever would allow more. Gives the serial. */
export async function takeAway(
  { ctx, tx, now }: Pick<VerbRun<unknown, unknown>, 'ctx' | 'tx' | 'now'>,
  { operations, cause }: { operations: Tightening[]; cause: string },
): Promise<number> {
  const subjects = await readSubjects(tx, operations);
  for (const { agent, tool } of operations) {
    if (!subjects.grants.some((grant) => grant.agent === agent && grant.tool === tool)) {
      throw new RemitError('conflict', `${agent} does not hold ${tool} any more. Read the review again.`);
    }
  }
  await applyOperations(operations, { tx, requestId: null, subjects, now });
  await reassess({ tx, now, requestId: null }, operations);
  return publishRevision({ ctx, tx, now }, { cause, kind: 'revoke', requestId: null });
}
