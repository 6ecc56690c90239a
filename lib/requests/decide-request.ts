import { z } from 'zod';
import type { PersonActor } from '@/lib/authz/actor';
import { authorize } from '@/lib/authz/authorize';
import { readDecider } from '@/lib/delegations/read-deciders';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { prose } from '@/lib/kernel/text';
import { settle } from '@/lib/notifications/notify';
import { causeOfRequest } from '@/lib/policy/model/cause';
import { defineVerb } from '@/lib/verb/define-verb';
import { requestDigest } from './model/digest';
import type { RequestDetail } from './model/dto';
import { mayDecide } from './model/may-decide';
import { countApprovals, stageProgress } from './model/stage-progress';
import { isolatorsOf, ownersOf, readRequest } from './read-request';
import { readRequiredApproval } from './read-required-approval';
import { escalatedStages } from './read-time';
import { closeRequest, findRequest, insertDecision, setStages } from './repository';
import { keepSimulation, type Simulation, simulate } from './simulations/simulate';
import { readRequestSubjects } from './subjects/read-subjects';
import { putInForce, resolveOperations, returnDrafts } from './submit-request';
import { tellDecided } from './tell-people';

const decisionSchema = z.strictObject({
  decision: z.enum(['approve', 'reject']),
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'Give the digest that the request shows, 64 hex digits.'),
  onBehalfOf: z
    .string()
    .max(64)
    .nullable()
    .optional()
    .describe('As the request showed it in `mayDecide`: refused when the decision would be for somebody else by now.'),
  comment: z.union([z.literal('').transform(() => ''), prose(2000)]).default(''),
});

/**
 * One approver's word on a request. It counts only for the digest that was shown: when the request or anything
 * that it is about has changed since, the answer is `digest_mismatch` and nothing is written.
 * The last approval applies and publishes in the same transaction.
 */
export const decideRequest = defineVerb({
  action: 'request.decide',
  permission: 'request:decide',
  input: decisionSchema.extend({ id: z.string().max(64) }),
  // Going through weeks of calls keeps nobody else waiting.
  async prepare({ ctx, input }) {
    if (input.decision === 'reject') return null;
    const request = await findRequest(ctx.db.read, authorize(ctx.actor, 'request:read'), input.id);
    return (
      request && {
        edit: request.edit,
        simulation: await simulate(ctx.db.read, request.operations, ctx.clock()),
      }
    );
  },
  async run({ ctx, tx, input, prepared, now, audit }) {
    const request = await findRequest(tx, authorize(ctx.actor, 'request:read'), input.id);
    if (!request) throw notFound('request');
    const subjects = await readRequestSubjects(tx, request);
    const digest = request.state === 'pending' ? requestDigest(request, subjects) : request.digest;
    // By the policy that the request was made under, and by how things are now.
    const approval = await readRequiredApproval(tx, request, subjects, { version: request.approvalPolicyVersion, now });
    const stages = stageProgress(approval.stages, request.decisions, digest, escalatedStages(request, digest));
    // Roles and delegations of this moment: they may have gone since the actor was asked who they are.
    const { actor, delegators } = await readDecider(tx, ctx.actor, now);
    const verdict = mayDecide(actor, {
      state: request.state,
      requesterId: request.requester.id,
      requesterName: request.requester.name,
      owners: await ownersOf(tx, request),
      isolators: await isolatorsOf(tx, request),
      stages,
      delegators,
    });
    if (!verdict.ok) throw new RemitError(verdict.code, verdict.why);
    const onBehalfOfId = verdict.onBehalfOf?.id ?? null;
    if (input.onBehalfOf !== undefined && input.onBehalfOf !== onBehalfOfId) {
      throw new RemitError('digest_mismatch', 'For whom you decide this has changed since you looked. Look again.');
    }
    if (input.digest !== digest) {
      throw new RemitError(
        'digest_mismatch',
        'This request, or something that it is about, has changed since you looked. Look again.',
      );
    }
    if (input.decision === 'approve' && approval.missing.length > 0) {
      throw new RemitError('conflict', `It cannot be approved as it is. ${approval.missing.join(' ')}`);
    }
    const { id } = request;
    await setStages(tx, id, approval.stages);
    const person = ctx.actor as PersonActor;
    const decisionId = newId('de', now);
    await insertDecision(tx, {
      id: decisionId,
      requestId: id,
      personId: person.id,
      decision: input.decision,
      stage: verdict.stage,
      digest,
      comment: input.comment,
      via: person.via,
      at: now,
      onBehalfOfId,
    });
    let simulation: Simulation | null = null;
    if (input.decision === 'approve') {
      simulation = prepared?.edit === request.edit ? prepared.simulation : await simulate(tx, request.operations, now);
      await keepSimulation(tx, simulation, { requestId: id, decisionId, digest, now });
    }
    await audit({
      action: `request.${input.decision}`,
      subject: { kind: 'request', id },
      detail: {
        digest,
        stage: verdict.stage,
        comment: input.comment,
        approvalPolicyVersion: request.approvalPolicyVersion,
        ...(input.decision === 'approve' ? { simulation: simulation?.sha256 ?? null } : {}),
        ...(verdict.onBehalfOf ? { onBehalfOf: { id: verdict.onBehalfOf.id, name: verdict.onBehalfOf.name } } : {}),
      },
    });
    await settle(tx, { person: person.id, path: `/requests/${id}`, now });
    if (input.decision === 'reject') {
      await closeRequest(tx, id, { state: 'rejected', subjects, digest, now });
      await returnDrafts(tx, request.operations, now);
      await tellDecided({ ctx, tx, now }, id, 'was rejected');
    } else {
      const open = stages.filter(
        ({ name, done, needed, approvals }) =>
          !done &&
          !(name === verdict.stage && countApprovals([...approvals, { personId: person.id, onBehalfOfId }]) >= needed),
      );
      // Things may have moved in ways that the digest does not cover, such as an owner who left. No stage signs for
      // what could not be put in force.
      await resolveOperations(tx, request.operations, now);
      if (open.length === 0) {
        const kind = causeOfRequest({ ...request, decided: true });
        await putInForce({ ctx, tx, now, audit }, { ...request, digest, kind });
        await tellDecided({ ctx, tx, now }, id, 'was approved, and is in force');
      }
    }
    return { id };
  },
  answer: ({ ctx, tx }, { id }): Promise<RequestDetail> => readRequest(ctx, tx, id),
});
