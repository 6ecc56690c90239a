import type { ControlStatus } from '@/lib/controls/model/roll-up';
import type { ShareState } from '@/lib/costs/model/share';
import type { Figure as IncidentFigure } from '@/lib/incidents/model/figures';
import type { RiskLevel } from '@/lib/kernel/risk-level';
import type { Gap } from './gaps';

/** Of the shape below: days that were kept in another one are not compared with. */
export const FACTS_VERSION = 1;

/** Days (UTC) that a grant has to be there, and to go without a call, to count as unused. */
export const UNUSED_DAYS = 30;
/** Days (UTC) of calls that figures and the chart look at, today with them. */
export const CALL_DAYS = 7;
export const CHART_DAYS = 14;
/** Days that requests are looked at, and weekly reviews. */
export const REQUEST_DAYS = 30;
export const REVIEW_DAYS = 28;

interface Place {
  team: string;
  environment: string;
}

/** Agents that are the same in all that is filtered or set against each other. */
export interface Cell extends Place {
  status: string;
  level: RiskLevel | null;
  /** Highest class of what they hold: 1 public to 4 restricted, 0 nothing that is labelled, null nothing at all. */
  rank: number | null;
  agents: number;
  /** Of them, those that can touch customer data; those that hold only what nobody labelled; those not fully governed. */
  customer: number;
  maybe: number;
  ungoverned: number;
  /** Agents with each gap: of those that can touch customer data, and of all active ones. */
  gaps: Partial<Record<Gap, { customer: number; active: number }>>;
}

export interface GrantCount extends Place {
  /** Granted too lately to tell; before servers of which calls were not told all that time; and the rest, with those never called. */
  young: number;
  unheard: number;
  settled: number;
  unused: number;
}

export interface CallCount {
  /** Null: of agents that nobody registered. */
  team: string | null;
  environment: string | null;
  /** A day (UTC): `2026-11-28`. */
  day: string;
  allowed: number;
  denied: number;
}

/** All that the figures are made of, of the whole company; a filter leaves some of the lists. */
export interface Facts {
  version: number;
  at: string;
  cells: Cell[];
  grants: GrantCount[];
  calls: CallCount[];
  /** Names of agents in the calls of a week, and those of them that nobody registered. */
  seen: { agents: number; unregistered: number };
  /** The first day that a call is counted for. */
  firstCall: string | null;
  /** Requests that came to an end: by people, or because nobody decided. Times in milliseconds. */
  requests: { decided: number; expired: number; medianMs: number | null; p90Ms: number | null };
  /** Requests that people approved, and those of them that who asked approved too. */
  approved: { all: number; byRequester: number };
  breakGlass: { all: number; unreviewed: number };
  gateways: { enforcing: number; notCurrent: number };
  /** Weekly reviews that were due, those signed in time, and whether there ever was one. */
  reviews: { due: number; inTime: number; ever: boolean };
  incidents: { all: number; open: number; times: IncidentFigure[] };
  /** Critical alerts that are open or acknowledged. Days that were kept before this was counted have none. */
  alerts?: { critical: number };
  /** Clocks of obligations that run, those that ran out, and when the next one does. */
  clocks: { open: number; overdue: number; next: string | null };
  /** Each criterion as it was tested last, and when; status null where that was never, or too long ago to say. */
  readiness: {
    control: string;
    title: string;
    status: ControlStatus | null;
    passing: number;
    tests: number;
    at: string | null;
  }[];
  /** Of 90 days, exact decimals in the company's currency; percent of its target. */
  cost: {
    state: ShareState;
    governance: string;
    effective: string;
    percent: string | null;
    currency: string | null;
    target: string | null;
  };
}
