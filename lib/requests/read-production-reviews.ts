import { findVersion } from '@/lib/approval-policy/repository';
import type { Actor } from '@/lib/authz/actor';
import { may } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { factsFor } from '@/lib/production-review/model/facts';
import { toReview } from '@/lib/production-review/model/review';
import type { RequestDetail } from './model/dto';
import type { Impact } from './model/impact';
import { answersFor, findTool, type Subjects } from './model/subjects';
import { toProduction } from './model/to-production';
import type { RequestRecord } from './repository';
import { readEuClasses } from './subjects/repository';

interface Now {
  subjects: Subjects;
  /** Empty once the request is closed: then the facts are those of another time. */
  impact: Impact[];
  digest: string;
  owners: { id: string }[];
}

/** What is asked of each agent that a request takes to production, by the approval policy that it was made under. */
export async function readProductionReviews(
  conn: Conn,
  actor: Actor,
  request: RequestRecord,
  { subjects, impact, digest, owners }: Now,
): Promise<RequestDetail['productionReviews']> {
  const agents = toProduction(request.operations, subjects);
  const checklist =
    agents.length > 0 ? (await findVersion(conn, request.approvalPolicyVersion))?.policy.productionReview : null;
  if (!checklist) return [];
  const pending = request.state === 'pending';
  const euClasses = pending ? await readEuClasses(conn, agents) : new Map<string, string>();
  const approvals = request.decisions.filter((made) => made.decision === 'approve' && made.digest === digest);
  return agents.map((agent) => {
    const known = pending
      ? reviewFacts(agent, request, { subjects, impact, euClass: euClasses.get(agent) ?? null })
      : null;
    const review = toReview(
      checklist,
      { agent, answers: answersFor(subjects, agent) },
      { facts: (line) => (known ? factsFor(line, known) : []), approvers: approvals.map(({ person }) => person) },
    );
    return { ...review, mayAnswer: pending && mayAnswer(actor, request, owners) };
  });
}

/** Who asked, who owns it, and who may decide. */
export function mayAnswer(actor: Actor, request: RequestRecord, owners: readonly { id: string }[]): boolean {
  if (actor.kind !== 'person') return false;
  return actor.id === request.requester.id || owners.some(({ id }) => id === actor.id) || may(actor, 'request:decide');
}

function reviewFacts(
  agent: string,
  { operations }: RequestRecord,
  { subjects, impact, euClass }: { subjects: Subjects; impact: Impact[]; euClass: string | null },
) {
  const proposed = operations.find((o) => 'spec' in o && o.agent === agent);
  if (!proposed || !('spec' in proposed)) return null;
  const asked = operations.flatMap((o) => {
    if (o.op !== 'grant' || o.agent !== agent) return [];
    const tool = findTool(subjects, o.tool);
    const labelled = Boolean(tool?.dataClass && tool.effect);
    return [{ tool: o.tool, reason: o.reason, constraints: o.constraints, labelled }];
  });
  const own = impact.find((one) => one.agent === agent);
  const path = own?.toxic.after;
  return {
    spec: proposed.spec,
    asked,
    highestDataClass: own?.after.highestDataClass ?? null,
    risk: own?.risk.after ?? null,
    euClass,
    toxic: path ? `A path leads over ${path.legs.map(({ tool }) => tool).join(', ')}.` : null,
  };
}
