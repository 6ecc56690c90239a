import type { Actor } from '@/lib/authz/actor';
import type { Database } from '@/lib/db/database';
import type { Clock } from '@/lib/kernel/clock';
import type { Signer } from '@/lib/signing/load-signer';

/** All that a verb or query may use from outside. Made per call by lib/http, lib/auth, jobs and scripts. */
export interface Ctx {
  actor: Actor;
  db: Database;
  clock: Clock;
  signer: Signer;
  /** The address that Remit is reached at, without a trailing slash; the issuer of what it signs. */
  baseUrl: string;
  /** True when Remit itself listens on loopback only, so that MCP servers on loopback may be read. */
  allowLoopback: boolean;
  idempotency?: { key: string; route: string; digest: string };
}
