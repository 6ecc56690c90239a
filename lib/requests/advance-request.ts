import { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import { readDelegates } from '@/lib/delegations/read-deciders';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import type { NotificationEvent } from '@/lib/notifications/model/event';
import { notify } from '@/lib/notifications/notify';
import { defineVerb, type VerbRun } from '@/lib/verb/define-verb';
import { endOf, nextStepAt, type RequestClock, type Step, stepsDue } from './model/deadlines';
import { requestDigest } from './model/digest';
import { type StageProgress, spentBy, stageProgress } from './model/stage-progress';
import { isolatorsOf, ownersOf } from './read-request';
import { readRequiredApproval } from './read-required-approval';
import { clockOf, eligibleFor, escalatedStages } from './read-time';
import { closeRequest, findRequest, type RequestRecord, setStages } from './repository';
import { readRequestSubjects } from './subjects/read-subjects';
import { returnDrafts } from './submit-request';
import { insertStep, restartClock, setLook } from './time/repository';

/** Nothing is left alone for longer: what a request is about can change at any time. */
export const LOOK_EVERY_MS = 3_600_000;

export type Advanced = 'restarted' | 'reminded' | 'escalated' | 'expired';

/**
 * Does what is due for one waiting request: remind, escalate, end. Each step is written down in the same transaction,
 * so that it happens once, whoever looks how often. Remit itself is the only one who does it, and it decides nothing:
 * the worst that time does is to end a request.
 */
export const advanceRequest = defineVerb({
  action: 'request.advance',
  permission: 'request:decide',
  input: z.strictObject({ id: z.string().max(64) }),
  async run({ ctx, tx, input, now, audit, unchanged }): Promise<{ done: Advanced[] }> {
    if (ctx.actor.kind !== 'system')
      throw new RemitError('forbidden', 'Requests end by themselves. Decide it instead.');
    const request = await findRequest(tx, authorize(ctx.actor, 'request:read'), input.id);
    if (!request) throw notFound('request');
    unchanged();
    if (request.state !== 'pending') return { done: [] };
    const subjects = await readRequestSubjects(tx, request);
    const digest = requestDigest(request, subjects);
    const approval = await readRequiredApproval(tx, request, subjects, { version: request.approvalPolicyVersion, now });
    const clock = clockOf(request, { digest, expireAfterDays: approval.expireAfterDays, now });
    const stages = stageProgress(approval.stages, request.decisions, digest, escalatedStages(request, digest));
    const run: Advance = { tx, now, audit, request, stages, clock };
    const done: Advanced[] = [];
    if (clock.number !== request.clock) {
      await restartClock(tx, request.id, { clock: clock.number, clockFrom: clock.from, clockDigest: digest });
      await take(run, { kind: 'restart', stage: null, action: 'request.restart' }, { digest });
      done.push('restarted');
    }
    for (const step of stepsDue(stages, clock, request.steps, now)) {
      if (step.kind === 'remind') done.push(await remind(run, step));
      else if (step.kind === 'escalate') done.push(await escalate(run, step));
      else {
        await setStages(tx, request.id, approval.stages);
        await closeRequest(tx, request.id, { state: 'expired', subjects, digest, now });
        await returnDrafts(tx, request.operations, now);
        done.push(await tellEnd(run, step));
        return { done };
      }
    }
    const steps =
      done.length > 0
        ? ((await findRequest(tx, authorize(ctx.actor, 'request:read'), input.id))?.steps ?? [])
        : request.steps;
    const next = nextStepAt(stages, clock, steps).getTime();
    await setLook(tx, request.id, {
      nextLookAt: new Date(Math.min(next, now.getTime() + LOOK_EVERY_MS)),
      endsAt: endOf(stages, clock, steps).at,
    });
    return { done };
  },
});

type Advance = Pick<VerbRun<unknown, unknown>, 'tx' | 'now' | 'audit'> & {
  request: RequestRecord;
  stages: StageProgress[];
  clock: RequestClock;
};

async function remind(run: Advance, step: Step): Promise<Advanced> {
  await take(run, { ...step, action: 'request.remind' });
  const stage = stageOf(run, step);
  const barred = await outOf(run);
  const people = await eligibleFor(run.tx, stage, barred);
  await tell(run, 'request.reminder', await withDelegates(run, people, barred), `waits for ${stage.name}`);
  return 'reminded';
}

/** From now on the fallback may decide the stage too; whoever it is about still may not. */
async function escalate(run: Advance, step: Step): Promise<Advanced> {
  const stage = stageOf(run, step);
  const to = stage.time.escalateTo;
  await take(run, { ...step, action: 'request.escalate' }, { to });
  const barred = await outOf(run);
  const people = await eligibleFor(run.tx, { ...stage, escalated: true }, barred);
  await tell(run, 'request.escalated', await withDelegates(run, people, barred), `waited too long for ${stage.name}`);
  return 'escalated';
}

async function tellEnd(run: Advance, { kind, stage }: Step): Promise<Advanced> {
  const because = kind === 'deny' ? 'stage' : 'request';
  await take(run, { kind: 'expire', stage, action: 'request.expire' }, { because });
  const owners = await ownersOf(run.tx, run.request);
  const people = [run.request.requester.id, ...owners.map(({ id }) => id)];
  const why = stage ? `ended: nobody decided ${stage} in time` : 'expired: nobody decided it in time';
  await tell(run, 'request.expired', people, why);
  return 'expired';
}

async function take(
  { tx, now, audit, request, clock }: Advance,
  { kind, stage, action }: { kind: string; stage: string | null; action: string },
  detail: Record<string, unknown> = {},
): Promise<void> {
  const id = newId('st', now);
  await insertStep(tx, { id, requestId: request.id, clock: clock.number, kind, stage: stage ?? '', detail, at: now });
  await audit({
    action,
    subject: { kind: 'request', id: request.id },
    detail: { ...detail, ...(stage ? { stage } : {}), approvalPolicyVersion: request.approvalPolicyVersion },
  });
}

function stageOf({ stages }: Advance, { stage }: Step): StageProgress {
  const found = stages.find(({ name }) => name === stage);
  if (!found) throw new Error(`The request has no stage ${stage}`);
  return found;
}

/** Whose it is, and who has approved already: neither is asked. */
async function outOf({ tx, request, stages }: Advance): Promise<Set<string>> {
  const apart = [...(await ownersOf(tx, request)), ...(await isolatorsOf(tx, request))];
  return new Set([request.requester.id, ...apart.map(({ id }) => id), ...spentBy(stages)]);
}

async function withDelegates({ tx, now }: Advance, people: { id: string }[], barred: ReadonlySet<string>) {
  const ids = people.map(({ id }) => id);
  const delegates = await readDelegates(tx, ids, now);
  return [...ids, ...delegates.map(({ id }) => id).filter((id) => !barred.has(id))];
}

async function tell(
  { tx, now, request }: Advance,
  event: NotificationEvent,
  people: string[],
  what: string,
): Promise<void> {
  const title = `CR-${request.number} ${what}: ${request.title}`;
  await notify(tx, { event, people, title, path: `/requests/${request.id}`, now });
}
