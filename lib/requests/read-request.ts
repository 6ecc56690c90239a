import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { type Stage, stageProgress } from './model/approval-policy';
import { requestDigest } from './model/digest';
import { directionOf } from './model/direction';
import { type Impact, impactOf } from './model/impact';
import { type MayDecide, mayDecide } from './model/may-decide';
import type { Operation } from './model/operation';
import type { RequestState } from './model/state';
import type { Subjects } from './model/subjects';
import { findRequest, listByRole, type RequestRecord } from './repository';
import { readPeople, readReach } from './subjects/repository';
import { readSubjects } from './subjects/read-subjects';

export interface Named {
  id: string;
  name: string;
}

export interface StageDetail extends Stage {
  done: boolean;
  approvedBy: Named[];
  /** People who could decide it: in the role, and neither the requester nor an owner. */
  eligible: Named[];
}

/** A change request as the API and the request page give it. Times are RFC 3339. */
export interface RequestDetail {
  id: string;
  /** How people call it. */
  number: number;
  title: string;
  justification: string;
  state: RequestState;
  /** What a decision made now is for. */
  digest: string;
  edit: number;
  operations: (Operation & { direction: 'tightens' | 'loosens' })[];
  subjects: Subjects;
  impact: Impact[];
  approvalPolicyVersion: number;
  stages: StageDetail[];
  requester: Named & { email: string };
  owners: Named[];
  agents: { slug: string; name: string }[];
  decisions: {
    id: string;
    person: Named;
    decision: 'approve' | 'reject';
    stage: string;
    digest: string;
    /** False when the request or its subjects changed afterwards. */
    counts: boolean;
    comment: string;
    via: string;
    at: string;
  }[];
  mayDecide: MayDecide;
  isRequester: boolean;
  createdAt: string;
  updatedAt: string;
  decidedAt: string | null;
  revision: number | null;
}

/** The request as it is now. While it is pending, the digest and subjects are computed afresh. */
export async function readRequest(ctx: Ctx, conn: Conn, id: string): Promise<RequestDetail> {
  const request = await findRequest(conn, authorize(ctx.actor, 'request:read'), id);
  if (!request) throw notFound('request');
  const pending = request.state === 'pending';
  const subjects = pending || !request.subjects ? await readSubjects(conn, request.operations) : request.subjects;
  const digest = pending ? requestDigest(request, subjects) : request.digest;
  const owners = await ownersOf(conn, request);
  const progress = stageProgress(request.stages, request.decisions, digest);
  const barred = new Set([request.requester.id, ...owners.map((owner) => owner.id)]);
  const stages: StageDetail[] = [];
  for (const stage of progress) {
    const eligible = (await listByRole(conn, stage.role)).filter((person) => !barred.has(person.id));
    const approvedBy = request.decisions
      .filter((d) => stage.approvedBy.includes(d.personId) && d.stage === stage.name && d.digest === digest)
      .map((d) => d.person);
    stages.push({ ...stage, approvedBy, eligible: eligible.map(named) });
  }
  const reach = await readReach(conn, subjects.agents.map((agent) => agent.slug));
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
    impact: pending ? impactOf(request.operations, subjects, reach) : [],
    approvalPolicyVersion: request.approvalPolicyVersion,
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
    })),
    mayDecide: mayDecide(ctx.actor, {
      state: request.state,
      requesterId: request.requester.id,
      requesterName: request.requester.name,
      owners,
      stages: progress,
    }),
    isRequester: ctx.actor.kind === 'person' && ctx.actor.id === request.requester.id,
    createdAt: request.createdAt.toISOString(),
    updatedAt: request.updatedAt.toISOString(),
    decidedAt: request.decidedAt?.toISOString() ?? null,
    revision: request.revisionSerial,
  };
}

/** Owners and backup owners of the request's agents, as they are and as the request would make them. */
export async function ownersOf(conn: Conn, request: RequestRecord) {
  const proposed = request.operations.flatMap((o) => ('spec' in o ? [o.spec.owner, o.spec.backupOwner] : []));
  const subjects = await readSubjects(conn, request.operations.filter((o) => 'agent' in o));
  const present = subjects.agents.flatMap(({ spec }) => [spec.owner, spec.backupOwner]);
  return readPeople(conn, [...new Set([...proposed, ...present])]);
}

function named({ id, name }: Named): Named {
  return { id, name };
}
