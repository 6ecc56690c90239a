import type { ApprovalPolicy } from '@/lib/approval-policy/model/policy';
import {
  type RequestFacts,
  type RequiredApproval,
  requiredApproval,
} from '@/lib/approval-policy/model/required-approval';
import { expireAfterDays, stageTime } from '@/lib/approval-policy/model/time';
import { findVersion } from '@/lib/approval-policy/repository';
import type { Conn } from '@/lib/db/prisma';
import { missingInReview } from '@/lib/production-review/model/review';
import { highestRisk, type Impact, newlyToxic } from './model/impact';
import { loosenedFacts } from './model/loosened-facts';
import type { Operation } from './model/operation';
import { toShadow } from './model/shadow';
import { answersFor, type Subjects } from './model/subjects';
import { toProduction } from './model/to-production';
import { readImpact } from './read-impact';
import { readAcceptedAgents, readServerOwners } from './subjects/repository';

export interface ApprovalNow extends Omit<RequiredApproval, 'rules'> {
  rules: { id: string; why: string }[];
  /** Whatever its stages do. */
  expireAfterDays: number;
}

/** What a version of the approval policy asks of these operations, as things are now. */
export async function readRequiredApproval(
  conn: Conn,
  request: { operations: Operation[]; ticket: string | null },
  subjects: Subjects,
  { version, now, impact }: { version: number; now: Date; impact?: Impact[] },
): Promise<ApprovalNow> {
  const found = await findVersion(conn, version);
  if (!found) throw new Error(`There is no version ${version} of the approval policy`);
  if (request.operations.some(({ op }) => op === 'set-approval-policy')) return administrators(found.policy);
  const approval = approvalUnder(found.policy, await readFacts(conn, request, subjects, { now, impact }));
  return {
    ...approval,
    missing: [...approval.missing, ...missingInReviews(found.policy, request.operations, subjects)],
  };
}

function missingInReviews(policy: ApprovalPolicy, operations: readonly Operation[], subjects: Subjects): string[] {
  const checklist = policy.productionReview;
  if (!checklist) return [];
  return toProduction(operations, subjects).flatMap((agent) =>
    missingInReview(checklist, { agent, answers: answersFor(subjects, agent) }),
  );
}

/** As `requiredApproval`, with what each rule says. */
export function approvalUnder(policy: ApprovalPolicy, facts: RequestFacts): ApprovalNow {
  const required = requiredApproval(policy, facts);
  const rules = policy.rules.filter(({ id }) => required.rules.includes(id));
  return {
    ...required,
    rules: rules.map(({ id, why }) => ({ id, why })),
    expireAfterDays: expireAfterDays(policy.time),
  };
}

/** Who decides on the rules themselves does not stand in the rules, not even as a fallback. */
function administrators({ time }: ApprovalPolicy): ApprovalNow {
  return {
    stages: [
      {
        name: 'administrators',
        role: 'admin',
        people: [],
        needed: 1,
        why: 'Another administrator decides on the rules.',
        time: { ...stageTime(time, undefined), escalateAfterHours: null, escalateTo: null },
      },
    ],
    rules: [],
    missing: [],
    openRisks: [],
    automatic: false,
    expireAfterDays: expireAfterDays(time),
  };
}

/** What no rule lets pass by itself: somebody has to read a definition, and to answer for labels, accepted risks and what nothing stops. */
const BY_PEOPLE: readonly Operation['op'][] = ['adopt', 'label', 'accept-risk'];

/** What the rules look at, as things are now. */
export async function readFacts(
  conn: Conn,
  { operations, ticket }: { operations: Operation[]; ticket: string | null },
  subjects: Subjects,
  { now, impact: known }: { now: Date; impact?: Impact[] | undefined },
): Promise<RequestFacts> {
  const { tools, ...loosened } = loosenedFacts(operations, subjects, now);
  const impact = known ?? (await readImpact(conn, operations, subjects));
  const agents = [...new Set(operations.flatMap((o) => ('agent' in o ? [o.agent] : [])))];
  const toxic = newlyToxic(impact);
  const acceptedHere = operations.flatMap((o) => (o.op === 'accept-risk' ? [o.agent] : []));
  const holders = impact.filter(({ cause }) => cause === 'holds');
  return {
    ...loosened,
    environments: unique([...loosened.environments, ...holders.flatMap(({ environment }) => environment ?? [])]),
    exposures: unique([...loosened.exposures, ...holders.flatMap(({ exposure }) => exposure ?? [])]),
    byPeople: operations.some(({ op }) => BY_PEOPLE.includes(op)) || toShadow(operations, subjects).length > 0,
    shadow: toShadow(operations, subjects).length > 0,
    agents,
    risk: highestRisk(impact),
    toxic,
    ticket,
    accepted: unique([...acceptedHere, ...(await readAcceptedAgents(conn, [...agents, ...toxic], now))]),
    serverOwners: await readServerOwners(conn, tools),
  };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
