import type { Stretch } from '@/lib/decision-log/model/sequence';
import type { GatewayState } from '@/lib/gateways/model/state';

/** A gateway as it stands. Times are milliseconds since 1970. */
export interface StandingGateway {
  slug: string;
  name: string;
  enforces: boolean;
  state: GatewayState;
  /** Its last word; null for one that never had one. */
  heardAt: number | null;
  /** When the first policy was published that it does not have in force; null where it has the newest. */
  behindSince: number | null;
  /** Numbers of its count that did not come, and the newest of them. */
  missing: number;
  gaps: readonly Stretch[];
  /** Since when the newest is known to be missing. */
  gapSince: number | null;
}

export interface StandingGrant {
  tool: string;
  since: number;
  /** Start of the last day (UTC) with an allowed call; null for none. */
  usedAt: number | null;
  /** Start of the first day of which a gateway before its server told; null where none did. */
  seenSince: number | null;
}

/** An active agent as it stands. */
export interface StandingAgent {
  slug: string;
  team: string;
  grants: readonly StandingGrant[];
  /** Days (UTC) with calls, of the last 28, the first first. */
  days: readonly { start: number; calls: number }[];
  /** Of the data that it touched on them. */
  classes: readonly string[];
}

export interface Standing {
  now: number;
  gateways: readonly StandingGateway[];
  agents: readonly StandingAgent[];
}
