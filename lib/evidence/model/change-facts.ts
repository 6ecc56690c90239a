import type { ApprovalPolicy } from '@/lib/approval-policy/model/policy';
import {
  type RequestFacts,
  type RequiredApproval,
  requiredApproval,
  type Stage,
} from '@/lib/approval-policy/model/required-approval';
import type { Constraints } from '@/lib/kernel/constraints';
import type { DataClass } from '@/lib/kernel/data-class';
import type { CompiledGrant } from '@/lib/policy-engine/types';
import { directionOf } from '@/lib/requests/model/direction';
import { loosenedFacts } from '@/lib/requests/model/loosened-facts';
import type { Operation } from '@/lib/requests/model/operation';
import { toShadow } from '@/lib/requests/model/shadow';
import type { Subjects } from '@/lib/requests/model/subjects';

/** A person as they were when they acted. */
export interface PersonThen {
  id: string;
  email: string;
  roles: string[];
  active: boolean;
}

export interface ApprovalFacts {
  id: string;
  person: PersonThen;
  onBehalfOf: PersonThen | null;
  /** Whether a delegation from one to the other was in force. */
  delegated: boolean;
  /** Ids of who had isolated last, by then, the agents that the change restores. */
  isolators: string[];
  stage: string;
  digest: string;
  /** RFC 3339, as all times here. */
  at: string;
}

/** An entry of the audit log about the request. */
export interface LogFacts {
  seq: number;
  at: string;
  action: string;
  /** Of the digest that it names, and the revision; null where it names none. */
  digest: string | null;
  revision: number | null;
  /** Of the simulation; undefined where the entry is from before they were kept. */
  simulation?: string | null;
}

export interface GrantFacts {
  id: string;
  agent: string;
  tool: string;
  constraints: Constraints;
  revokedAt: string | null;
  /** Whether a call went through by it, after the end that was asked for. Null: calls of then are not kept any more. */
  usedAfterEnd: boolean | null;
}

/** All that is stored about a change, as the attributes are computed from it. */
export interface ChangeFacts {
  id: string;
  number: number;
  title: string;
  state: string;
  justification: string;
  operations: Operation[];
  edit: number;
  digest: string;
  /** What the operations were applied to; null while nothing was decided. */
  subjects: Subjects | null;
  /** Over the operations and subjects as they are stored. */
  computedDigest: string | null;
  requester: PersonThen;
  requestedAt: string;
  decidedAt: string | null;
  policyVersion: number;
  /** Null where there is no such version. */
  policy: ApprovalPolicy | null;
  /** The newest version when it was asked, or edited last. */
  versionThen: number;
  stages: Stage[];
  /** Names of stages whose fallback could decide too. */
  escalated: string[];
  /** Approvals, in the order in which they were given. */
  approvals: ApprovalFacts[];
  log: LogFacts[];
  revision: {
    serial: number;
    publishedAt: string;
    /** Whether it was published for this request; otherwise nothing of the policy changed. */
    own: boolean;
    /** Grants of this request that it holds, and the classes of their tools. */
    grants: CompiledGrant[];
    classes: Record<string, DataClass>;
    /** Agents that it holds as active. */
    active: string[];
    /** What gateways said of it, and whether the digest is that of what was published to them. */
    receipts: { gateway: string; agrees: boolean }[];
    /** Those of whom it was published to that said it of a later one. */
    laterInForce: string[];
  } | null;
  grants: GrantFacts[];
  /** Grants of earlier changes that it set limits of: they stay those of the changes that gave them. */
  tightened: GrantFacts[];
  /** The agents that it is about, with their newest assessment before or by the decision. */
  risks: { agent: string; level: string | null }[];
  simulations: { digest: string; at: string; sha256: string; computed: string; calls: number; denied: number }[];
  /** When the first simulation of all was kept; null: none was. */
  simulatedSince: string | null;
  emergency: { dueAt: string | null; reviewedAt: string | null; reviewerId: string | null } | null;
}

export type ChangeKind = 'not-in-force' | 'emergency' | 'decided' | 'tightens' | 'automatic' | 'undecided';

/** By what a change came into force. `undecided`: by nothing that could have let it. */
export function kindOf(facts: ChangeFacts): ChangeKind {
  if (facts.state !== 'approved') return facts.grants.length > 0 || facts.revision?.own ? 'undecided' : 'not-in-force';
  if (facts.emergency) return 'emergency';
  if (facts.approvals.length > 0) return 'decided';
  const { subjects } = facts;
  if (subjects && facts.operations.every((operation) => directionOf(operation, subjects) === 'tightens')) {
    return 'tightens';
  }
  return facts.stages.length === 0 && leastApproval(facts)?.automatic ? 'automatic' : 'undecided';
}

/**
 * What the approval policy asks for at the least, from what was frozen with the decision; null where that is not known.
 * Toxic combinations and who owned servers then are not in it, and of risk only that of its own agents: rules about those
 * can only have asked for more.
 */
export function leastApproval(facts: ChangeFacts): RequiredApproval | null {
  const { operations, subjects, decidedAt, policy, risks } = facts;
  if (!subjects || !policy || operations.some(({ op }) => op === 'set-approval-policy')) return null;
  const { tools: _, ...loosened } = loosenedFacts(operations, subjects, new Date(decidedAt ?? 0));
  const shadow = toShadow(operations, subjects).length > 0;
  const low = risks.length > 0 && risks.every(({ level }) => level === 'low');
  const known: RequestFacts = {
    ...loosened,
    ...{ agents: [], ticket: null, accepted: [], serverOwners: [], toxic: [], shadow },
    // Whatever is not low could have been less before the decision than it was assessed with it.
    risk: low ? 'low' : null,
    byPeople: shadow || operations.some(({ op }) => op === 'adopt' || op === 'label' || op === 'accept-risk'),
  };
  const ofPeople = (stages: ApprovalPolicy['stages']) => stages.filter(({ serverOwners }) => !serverOwners);
  const rules = policy.rules.map((rule) => ({ ...rule, stages: ofPeople(rule.stages) }));
  return requiredApproval({ ...policy, stages: ofPeople(policy.stages), rules }, known);
}

/** The digest that was approved last, or with which it came into force where nobody had to approve. */
export function approvedDigest({ approvals, digest }: ChangeFacts): string {
  return approvals.at(-1)?.digest ?? digest;
}

/** The approvals that count: those for that digest. */
export function countedApprovals(facts: ChangeFacts): ApprovalFacts[] {
  return facts.approvals.filter(({ digest }) => digest === approvedDigest(facts));
}
