import { authorize, may } from '@/lib/authz/authorize';
import { listIsolators } from '@/lib/containments/repository';
import type { Conn } from '@/lib/db/prisma';
import { readDecider } from '@/lib/delegations/read-deciders';
import { notFound } from '@/lib/kernel/errors';
import type { Named } from '@/lib/kernel/named';
import type { Ctx } from '@/lib/verb/ctx';
import { requestDigest } from './model/digest';
import { directionOf } from './model/direction';
import type { RequestDetail, StageDetail } from './model/dto';
import { impactShown } from './model/impact';
import { mayDecide } from './model/may-decide';
import { stageProgress } from './model/stage-progress';
import { readImpact } from './read-impact';
import { readProductionReviews } from './read-production-reviews';
import { readRequiredApproval } from './read-required-approval';
import { clockOf, eligibleFor, endDetail, escalatedStages, stageDetail, stepsDetail } from './read-time';
import { findRequest, type RequestRecord } from './repository';
import { readRequestSubjects, readSubjects } from './subjects/read-subjects';
import { readHolderOwners, readPeople } from './subjects/repository';

/** The request as it is now. While it is pending, the digest and subjects are computed afresh. */
export async function readRequest(ctx: Ctx, conn: Conn, id: string): Promise<RequestDetail> {
  const request = await findRequest(conn, authorize(ctx.actor, 'request:read'), id);
  if (!request) throw notFound('request');
  const pending = request.state === 'pending';
  const subjects = pending || !request.subjects ? await readRequestSubjects(conn, request) : request.subjects;
  const digest = pending ? requestDigest(request, subjects) : request.digest;
  const owners = await ownersOf(conn, request);
  const isolators = await isolatorsOf(conn, request);
  const impact = pending ? await readImpact(conn, request.operations, subjects) : [];
  const now = ctx.clock();
  const approval = pending
    ? await readRequiredApproval(conn, request, subjects, { version: request.approvalPolicyVersion, now, impact })
    : null;
  const clock = approval && clockOf(request, { digest, expireAfterDays: approval.expireAfterDays, now });
  const escalated = escalatedStages(request, digest);
  const progress = stageProgress(approval?.stages ?? request.stages, request.decisions, digest, escalated);
  const barred = new Set([request.requester.id, ...[...owners, ...isolators].map(({ id }) => id)]);
  const stages: StageDetail[] = [];
  for (const stage of progress) stages.push(await stageDetail(conn, stage, { request, digest, barred, clock, now }));
  const { actor, delegators } = await readDecider(conn, ctx.actor, now);
  return {
    id: request.id,
    number: request.number,
    title: request.title,
    justification: request.justification,
    state: request.state,
    digest,
    edit: request.edit,
    operations: request.operations.map((o) => ({ ...o, direction: directionOf(o, subjects) })),
    subjects,
    ...impactShown(impact),
    productionReviews: await readProductionReviews(conn, ctx.actor, request, { subjects, impact, digest, owners }),
    ticket: request.ticket,
    approvalPolicyVersion: request.approvalPolicyVersion,
    rules: approval?.rules ?? [],
    missing: approval?.missing ?? [],
    openRisks: approval?.openRisks ?? [],
    stages,
    requester: request.requester,
    owners: owners.map(named),
    agents: request.agents.map(({ slug, name }) => ({ slug, name })),
    decisions: request.decisions.map((d) => ({
      id: d.id,
      person: d.person,
      decision: d.decision,
      stage: d.stage,
      digest: d.digest,
      counts: d.digest === digest,
      comment: d.comment,
      via: d.via,
      at: d.at.toISOString(),
      onBehalfOf: d.onBehalfOf,
    })),
    ending: endDetail(progress, clock, request),
    steps: stepsDetail(request),
    mayDecide: mayDecide(actor, {
      state: request.state,
      requesterId: request.requester.id,
      requesterName: request.requester.name,
      owners,
      isolators,
      stages: progress,
      delegators,
    }),
    isRequester: ctx.actor.kind === 'person' && ctx.actor.id === request.requester.id,
    createdAt: request.createdAt.toISOString(),
    updatedAt: request.updatedAt.toISOString(),
    decidedAt: request.decidedAt?.toISOString() ?? null,
    revision: request.revisionSerial,
    rollbackOf: request.rollbackOf,
    breakGlass: breakGlassOf(ctx, request, barred),
  };
}

/** Owners and backup owners of the request's agents, as they are and as the request would make them. */
export async function ownersOf(conn: Conn, request: RequestRecord) {
  const proposed = request.operations.flatMap((o) => ('spec' in o ? [o.spec.owner, o.spec.backupOwner] : []));
  const subjects = await readSubjects(
    conn,
    request.operations.filter((o) => 'agent' in o),
  );
  const present = subjects.agents.flatMap(({ spec }) => [spec.owner, spec.backupOwner]);
  // A tool's definition or labels decide what every agent that holds it may do.
  const tools = request.operations.flatMap((o) => (o.op === 'adopt' || o.op === 'label' ? [o.tool] : []));
  const holders = await readHolderOwners(conn, tools);
  return readPeople(conn, [...new Set([...proposed, ...present, ...holders])]);
}

/**
 * Who isolated the agents that the request would restore: they have had their say. Who approved that has too, as long as
 * enough others can decide each stage.
 */
export async function isolatorsOf(conn: Conn, request: RequestRecord): Promise<Named[]> {
  const agents = request.operations.flatMap((operation) => (operation.op === 'restore' ? [operation.agent] : []));
  const all = await listIsolators(conn, agents);
  if (!all.some(({ approved }) => approved)) return all;
  const apart = [request.requester, ...(await ownersOf(conn, request)), ...all];
  const barred = new Set(apart.map(({ id }) => id));
  const others = new Set<string>();
  let asked = 0;
  for (const stage of request.stages) {
    const eligible = await eligibleFor(conn, { ...stage, escalated: false }, barred);
    for (const { id } of eligible) others.add(id);
    asked += stage.needed;
    if (eligible.length < stage.needed || others.size < asked) return all.filter(({ approved }) => !approved);
  }
  return all;
}

function named({ id, name }: Named): Named {
  return { id, name };
}

function breakGlassOf(ctx: Ctx, request: RequestRecord, barred: ReadonlySet<string>): RequestDetail['breakGlass'] {
  const { breakGlass, reviewDueAt, reviewedAt, reviewedBy, reviewNote } = request;
  if (!breakGlass || !reviewDueAt) return null;
  const { actor } = ctx;
  return {
    reviewDueAt: reviewDueAt.toISOString(),
    review: reviewedAt && reviewedBy ? { by: reviewedBy, at: reviewedAt.toISOString(), note: reviewNote ?? '' } : null,
    mayReview: !reviewedAt && actor.kind === 'person' && may(actor, 'request:decide') && !barred.has(actor.id),
  };
}
