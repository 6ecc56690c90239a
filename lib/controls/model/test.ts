import type { Permission } from '@/lib/authz/roles';
import { dateWords } from '@/lib/kernel/constraint-words';

/** A resource that fails, as the database gives it. */
export interface FailingRow {
  /** The test's own name for the resource; stays the same as long as it is the same resource. */
  key: string;
  label: string;
  /** Which of the test's faults it is. */
  fault: string;
  detail: string | null;
  /** Of what tells of an alert: its label for who may not read every alert; `detail` is not for them either. */
  plain?: string | null;
  /** RFC 3339. Of what is wrong: since when, or when it was due. */
  at: string | null;
}

/** Whether who asks may do so to every row. */
export type Sees = (permission: Permission) => boolean;

export type Why = (row: FailingRow) => string;

export interface ControlTest {
  /** What is so where it passes. */
  says: string;
  /** What is looked at, for counts: "3 of 120 agents". */
  of: [one: string, many: string];
  /** Where there is nothing of the kind. */
  none: string;
  /** Where nobody can see how it stands, and where it has not been there long enough. */
  noData?: string;
  tooEarly?: string;
  /** What is wrong with a resource, in a sentence; by fault. */
  why: Record<string, Why>;
  href: (key: string) => string;
  /** What its link asks for; absent: whoever reads controls may follow it. */
  needs?: Permission;
  /** What would mend it. */
  mend: string;
}

export function whyOf(test: ControlTest, row: FailingRow): string {
  return test.why[row.fault]?.(row) ?? 'It fails.';
}

/** "since 1 Feb 2027", in UTC; nothing where no time is known. */
export function since({ at }: FailingRow): string {
  return at === null ? '' : ` since ${dateWords(at)}`;
}

export function day({ at }: FailingRow): string {
  return at === null ? 'an unknown day' : dateWords(at);
}

export const agentHref = (slug: string) => `/agents/${slug}`;
export const gatewayHref = (slug: string) => `/gateways/${slug}`;
export const requestHref = (id: string) => `/requests/${id}`;
/** Of `server/tool`. */
export const toolHref = (key: string) => {
  const cut = key.indexOf('/');
  return encodeURI(`/servers/${key.slice(0, cut)}/tools/${key.slice(cut + 1)}`);
};
