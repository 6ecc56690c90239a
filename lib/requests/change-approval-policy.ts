import { z } from 'zod';
import type { PolicyChange } from '@/lib/approval-policy/model/dto';
import { approvalPolicySchema } from '@/lib/approval-policy/model/policy';
import { findLatest, writePolicyVersion } from '@/lib/approval-policy/repository';
import { auditActor } from '@/lib/authz/actor';
import { RemitError } from '@/lib/kernel/errors';
import { line } from '@/lib/kernel/text';
import { defineVerb } from '@/lib/verb/define-verb';
import { findRequest, listEligible } from './repository';
import { personId, submitRequest } from './submit-request';

const policyProposalSchema = z.strictObject({
  policy: approvalPolicySchema,
  note: line(200),
  /** The version that was edited, so that two edits at once do not overwrite each other. */
  basedOn: z.int(),
});

/** Changes the rules of approval. As soon as there are two administrators, another one has to approve it. */
export const changeApprovalPolicy = defineVerb({
  action: 'approval-policy.change',
  permission: 'approval:write',
  input: policyProposalSchema,
  async run({ ctx, tx, scope, input, now, audit }): Promise<PolicyChange> {
    const { version } = await findLatest(tx);
    if (input.basedOn !== version) {
      throw new RemitError('conflict', `The approval policy is at version ${version} by now. Start from that one.`);
    }
    const me = personId(ctx.actor);
    const others = (await listEligible(tx, { role: 'admin', people: [] })).filter(({ id }) => id !== me);
    if (others.length === 0) {
      await writePolicyVersion(tx, { ...input, requestId: null, actor: auditActor(ctx.actor), now });
      await audit({ subject: { kind: 'approval-policy', id: String(version + 1) }, detail: { note: input.note } });
      return { version: version + 1, request: null };
    }
    const id = await submitRequest(
      { ctx, tx, now, audit },
      {
        title: 'Change the approval policy',
        justification: input.note,
        operations: [{ op: 'set-approval-policy', ...input }],
      },
    );
    const request = await findRequest(tx, scope, id);
    return { version: null, request: request && { id, number: request.number } };
  },
});
