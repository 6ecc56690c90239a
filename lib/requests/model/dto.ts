import type { Stage } from './approval-policy';
import type { Impact } from './impact';
import type { MayDecide } from './may-decide';
import type { Operation } from './operation';
import type { RequestState } from './state';
import type { Subjects } from './subjects';

/** A change request as lists show it. Times are RFC 3339. */
export interface RequestSummary {
  id: string;
  number: number;
  title: string;
  state: RequestState;
  requester: { id: string; name: string };
  agents: { slug: string; name: string }[];
  /** How many operations of each kind. */
  operations: Record<string, number>;
  createdAt: string;
  decidedAt: string | null;
  revision: number | null;
}

export interface MyWork {
  /** Requests that wait for a decision which this person may make. */
  toDecide: RequestDetail[];
  toDecideMore: boolean;
  /** What this person asked for, newest first. */
  asked: RequestSummary[];
}

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
