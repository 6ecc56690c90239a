import { findLatest } from '@/lib/approval-policy/repository';
import { type Actor, auditActor } from '@/lib/authz/actor';
import { authorize, may } from '@/lib/authz/authorize';
import type { Permission, Reach } from '@/lib/authz/roles';
import { recordSuspended } from '@/lib/containments/record-suspended';
import type { Conn } from '@/lib/db/prisma';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { type CauseKind, causeOfRequest } from '@/lib/policy/model/cause';
import { publishRevision } from '@/lib/policy/publish-revision';
import { reassess } from '@/lib/risk/reassess';
import { recordAssessments } from '@/lib/risk/record-assessments';
import type { Ctx } from '@/lib/verb/ctx';
import type { VerbRun } from '@/lib/verb/define-verb';
import { applyOperations } from './apply/apply-operations';
import { returnDraft, writeDraft } from './apply/repository';
import { firstEnd } from './model/deadlines';
import { requestDigest } from './model/digest';
import { directionOf } from './model/direction';
import { normalise } from './model/normalise';
import { type AnyOperation, agentOf, type Operation } from './model/operation';
import type { Subjects } from './model/subjects';
import { readRequiredApproval } from './read-required-approval';
import { closeRequest, insertRequest, replaceOperations, setRevision } from './repository';
import { keepSimulation, simulate } from './simulations/simulate';
import { readRequestSubjects, readSubjects } from './subjects/read-subjects';
import {
  readCallable,
  readIdentityHolders,
  readInvolvement,
  readPeople,
  readProhibitedAgents,
} from './subjects/repository';
import { tellDecided, tellWaiting } from './tell-people';

export type Submission = Pick<VerbRun<unknown, unknown>, 'ctx' | 'tx' | 'now' | 'audit'>;

export interface RequestContent {
  title: string;
  justification: string;
  ticket?: string | undefined;
  operations: AnyOperation[];
  /** In force at once, by the rules for emergencies; its own verb has made sure that they allow it. */
  breakGlass?: { reviewDueAt: Date };
  /** The serial that it goes back to. */
  rollbackOf?: number;
  /** Its own verb has made sure that the actor may ask for this, also where it is about agents of others. */
  authorised?: true;
}

/**
 * Files a change request inside the caller's transaction. One that only tightens, by somebody who may do that,
 * is applied and published at once; everything else waits for its stages.
 */
export async function submitRequest(submission: Submission, content: RequestContent): Promise<string> {
  const { ctx, tx, now, audit } = submission;
  const requesterId = personId(ctx.actor);
  const operations = await resolveOperations(tx, content.operations, now);
  if (!content.breakGlass && !content.authorised) await checkInvolved(ctx, tx, operations);
  await writeDrafts(tx, operations, requesterId, now);
  const subjects = await readSubjects(tx, operations);
  const id = newId('cr', now);
  const digest = requestDigest({ id, edit: 1, operations }, subjects);
  const ticket = content.ticket ?? null;
  const { version } = await findLatest(tx);
  const approval = await readRequiredApproval(tx, { operations, ticket }, subjects, { version, now });
  const atOnce = actsAtOnce(ctx.actor, operations, subjects) || approval.automatic || content.breakGlass !== undefined;
  const number = await insertRequest(
    tx,
    {
      id,
      title: content.title,
      justification: content.justification,
      ticket,
      state: 'pending',
      operations,
      edit: 1,
      digest,
      requesterId,
      approvalPolicyVersion: version,
      stages: atOnce ? [] : approval.stages,
      breakGlass: content.breakGlass !== undefined,
      reviewDueAt: content.breakGlass?.reviewDueAt ?? null,
      rollbackOf: content.rollbackOf ?? null,
      endsAt: atOnce ? null : firstEnd(approval, now),
      now,
    },
    agentsOf(operations),
  );
  await audit({
    action: 'request.create',
    subject: { kind: 'request', id },
    detail: { number, title: content.title, digest, operations: briefly(operations) },
  });
  if (!atOnce) {
    await assessDrafts(submission, id, operations);
    await tellWaiting(submission, id);
    return id;
  }
  if (approval.automatic) {
    await keepSimulation(tx, await simulate(tx, operations, now), { requestId: id, decisionId: null, digest, now });
  }
  const kind = causeOfRequest({
    rollbackOf: content.rollbackOf ?? null,
    breakGlass: content.breakGlass !== undefined,
    decided: false,
  });
  await putInForce(submission, { id, edit: 1, operations, digest, title: content.title, kind });
  // An emergency is told by its own verb, in stronger words.
  if (!content.breakGlass) await tellDecided(submission, id, 'is in force');
  return id;
}

/** Replaces what a waiting request asks for. The edit number goes up, so every earlier decision is void. */
export async function reviseRequest(
  { ctx, tx, now, audit }: Submission,
  request: { id: string; edit: number; operations: Operation[]; rollbackOf: number | null },
  content: RequestContent,
): Promise<void> {
  const operations = await resolveOperations(tx, content.operations, now);
  await checkInvolved(ctx, tx, operations);
  const dropped = request.operations.filter(
    (o) => o.op === 'register-agent' && !agentsOf(operations).includes(o.agent),
  );
  await returnDrafts(tx, dropped, now);
  await writeDrafts(tx, operations, personId(ctx.actor), now);
  const edit = request.edit + 1;
  const subjects = await readSubjects(tx, operations);
  const digest = requestDigest({ id: request.id, edit, operations }, subjects);
  const { title, justification } = content;
  const ticket = content.ticket ?? null;
  // Edited, it is asked anew: under the policy of now.
  const { version } = await findLatest(tx);
  const approval = await readRequiredApproval(tx, { operations, ticket }, subjects, { version, now });
  const { stages } = approval;
  await replaceOperations(
    tx,
    request.id,
    {
      title,
      justification,
      ticket,
      operations,
      edit,
      digest,
      approvalPolicyVersion: version,
      stages,
      // With other operations it goes back to nothing.
      rollbackOf: canonicalJson(operations) === canonicalJson(request.operations) ? request.rollbackOf : null,
      endsAt: firstEnd(approval, now),
      now,
    },
    agentsOf(operations),
  );
  await assessDrafts({ tx, now }, request.id, operations);
  await audit({
    action: 'request.edit',
    subject: { kind: 'request', id: request.id },
    detail: { edit, title, digest, operations: briefly(operations) },
  });
  await tellWaiting({ ctx, tx, now }, request.id, 'was changed, and waits for a decision');
}

/** Applies an approved request (or acts that only tighten) and publishes, in the caller's transaction. */
export async function putInForce(
  { ctx, tx, now, audit }: Submission,
  request: { id: string; edit: number; operations: Operation[]; digest: string; title: string; kind: CauseKind },
): Promise<void> {
  const subjects = await readRequestSubjects(tx, request);
  await closeRequest(tx, request.id, { state: 'approved', subjects, digest: request.digest, now });
  await applyOperations(request.operations, {
    tx,
    requestId: request.id,
    subjects,
    now,
    decidedBy: auditActor(ctx.actor),
  });
  await reassess({ tx, now, requestId: request.id }, request.operations);
  const serial = await publishRevision(
    { ctx, tx, now },
    { cause: request.title, kind: request.kind, requestId: request.id },
  );
  const asked = await setRevision(tx, request.id, serial);
  const agents = request.operations.flatMap((one) => (one.op === 'suspend' ? [one.agent] : []));
  await recordSuspended({ tx, now }, { agents, request: asked, reason: request.title, serial });
  await audit({
    action: 'request.apply',
    subject: { kind: 'request', id: request.id },
    detail: { digest: request.digest, revision: serial, operations: briefly(request.operations) },
  });
}

/** Resolved operations, or `invalid_input` with every operation that does not fit how things are now. */
export async function resolveOperations(tx: Conn, inputs: AnyOperation[], now: Date): Promise<Operation[]> {
  const subjects = await readSubjects(tx, inputs);
  const emails = inputs.flatMap((input) => ('spec' in input ? [input.spec.owner, input.spec.backupOwner] : []));
  const people = await readPeople(tx, [...new Set(emails)]);
  const activeEmails = new Set(people.filter((person) => person.active).map((person) => person.email));
  const holders = await readIdentityHolders(
    tx,
    inputs.flatMap((input) => ('spec' in input ? input.spec.identities : [])),
  );
  const { version: approvalPolicyVersion } = await findLatest(tx);
  const prohibited = await readProhibitedAgents(
    tx,
    subjects.agents.map(({ slug }) => slug),
  );
  const callable = await readCallable(
    tx,
    inputs.flatMap((input) => ('spec' in input ? (input.spec.delegatesTo ?? []) : [])),
  );
  const surroundings = { now, approvalPolicyVersion, activeEmails, holders, prohibited, callable };
  const { operations, errors } = normalise(inputs, subjects, surroundings);
  if (errors.length > 0) {
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    throw new RemitError('invalid_input', `${errors[0]?.message}${more}`, { errors });
  }
  return operations;
}

/** Registering writes the draft, so that the agent can be seen while it is in review. */
async function writeDrafts(tx: Conn, operations: Operation[], createdById: string, now: Date): Promise<void> {
  for (const operation of operations) {
    if (operation.op !== 'register-agent') continue;
    await writeDraft(tx, { slug: operation.agent, name: operation.name, spec: operation.spec, createdById, now });
  }
}

/** An agent that is asked about has a score already, with the tools that it asks for. */
async function assessDrafts({ tx, now }: Pick<Submission, 'tx' | 'now'>, requestId: string, operations: Operation[]) {
  const slugs = operations.flatMap((o) => (o.op === 'register-agent' ? [o.agent] : []));
  if (slugs.length > 0) await recordAssessments({ tx, now, trigger: 'registered', requestId }, { slugs });
}

/** Drafts whose registration was turned down or withdrawn go back to draft. */
export async function returnDrafts(tx: Conn, operations: Operation[], now: Date): Promise<void> {
  for (const operation of operations)
    if (operation.op === 'register-agent') await returnDraft(tx, operation.agent, now);
}

function agentsOf(operations: Operation[]): string[] {
  return [...new Set(operations.map(agentOf).filter((slug) => slug !== null))];
}

/** Operations as the audit log keeps them; the digest stands for the rest. */
function briefly(operations: Operation[]) {
  return operations.map((o) => ({ op: o.op, agent: agentOf(o) ?? undefined, tool: 'tool' in o ? o.tool : undefined }));
}

const ACT_PERMISSION: Partial<Record<Operation['op'], Permission>> = {
  revoke: 'grant:revoke',
  constrain: 'grant:revoke',
  suspend: 'agent:suspend',
  retire: 'agent:update',
  'update-agent': 'agent:update',
  label: 'tool:label',
};

/** True when every operation tightens and the actor may do each without asking. */
function actsAtOnce(actor: Actor, operations: Operation[], subjects: Subjects): boolean {
  return operations.every((operation) => {
    const permission = ACT_PERMISSION[operation.op];
    if (!permission || directionOf(operation, subjects) === 'loosens') return false;
    const reach = reachIfAllowed(actor, permission);
    // `checkInvolved` has made sure that agents are theirs; for a tool's labels only the server's owner could say so.
    return reach === 'all' || (reach === 'involved' && operation.op !== 'label');
  });
}

function reachIfAllowed(actor: Actor, permission: Permission): Reach | null {
  return may(actor, permission) ? authorize(actor, permission).reach : null;
}

/** With reach `involved`, a person asks for agents that they own, back up or registered. */
async function checkInvolved(ctx: Ctx, tx: Conn, operations: Operation[]): Promise<void> {
  // Its own verb has authorised it.
  if (operations.every(({ op }) => op === 'set-approval-policy')) return;
  const scope = authorize(ctx.actor, 'request:create');
  if (scope.reach === 'all') return;
  const subjects = await readSubjects(tx, operations);
  const involved = await readInvolvement(
    tx,
    subjects.agents.map((agent) => agent.slug),
    scope.personId,
  );
  operations.forEach((operation, i) => {
    const slug = agentOf(operation);
    if (slug && subjects.agents.some((agent) => agent.slug === slug) && !involved.has(slug)) {
      throw operation.op === 'register-agent'
        ? new RemitError('slug_taken', `The slug ${slug} is taken. Choose another.`, {
            errors: [{ field: `operations.${i}.agent`, message: 'This slug is taken.' }],
          })
        : new RemitError('forbidden', `${slug} is not yours. Its owner, or security, can ask for this.`);
    }
  });
}

export function personId(actor: Actor): string {
  if (actor.kind !== 'person') throw new RemitError('forbidden', 'Only people make change requests.');
  return actor.id;
}
