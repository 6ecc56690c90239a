/** A period of evidence: from its first moment on and before its last one, RFC 3339 in UTC. */
export interface Period {
  from: string;
  to: string;
}

/** What an auditor draws samples from, in the order of a pack. */
export const POPULATIONS = [
  'agents',
  'grants',
  'changes',
  'decisions',
  'break-glass',
  'reviews',
  'alerts',
  'incidents',
  'drills',
  'retirements',
  'gateways',
  'attestations',
  'risk-acceptances',
] as const;
export type PopulationId = (typeof POPULATIONS)[number];

export type Cell = string | number | boolean | null;

/** How a population is read and what its columns are; the first column names a row and is unique. */
export interface PopulationTable {
  id: PopulationId;
  title: string;
  /** The query in words: of what, filtered by what, in which order. */
  query: string;
  columns: { name: string; says: string }[];
}

/** Whether a population is whole. Each list of ids is cut at 100; the counts are of all. */
export interface Completeness {
  population: PopulationId;
  rows: number;
  checks: CompletenessCheck[];
}

export interface CompletenessCheck {
  /** Such as `request-to-grant`, `grant-to-request`, `no-gaps`. */
  id: string;
  says: string;
  checked: number;
  failed: number;
  failedIds: string[];
}

/** The attributes of a sampled change, A to J (see the attribute table in EVIDENCE.md). */
export const ATTRIBUTES = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'] as const;
export type AttributeId = (typeof ATTRIBUTES)[number];

/** `no-data` is no pass: what would prove it is not there. */
export type AttributeResult = 'pass' | 'exception' | 'not-applicable' | 'no-data';

export interface AttributeCell {
  attribute: AttributeId;
  result: AttributeResult;
  why: string;
  /** What the cell was computed from; `href` is a path of Remit's pages. */
  evidence: { says: string; href: string | null }[];
}

export interface SampledChange {
  /** The number of the change request. */
  id: string;
  title: string;
  cells: AttributeCell[];
}
