import type { Actor } from '@/lib/authz/actor';
import type { Config } from '@/lib/config/env';
import type { Database } from '@/lib/db/database';
import type { Clock } from '@/lib/kernel/clock';
import { RemitError } from '@/lib/kernel/errors';
import type { Signer } from '@/lib/signing/load-signer';
import type { Ctx } from '@/lib/verb/ctx';

/**
 * Everything process-wide, in one place. The server's modules and the page bundles are separate copies
 * of the same code, so it hangs on globalThis and not in a module variable.
 */
export interface Runtime {
  config: Config;
  db: Database;
  signer: Signer;
  clock: Clock;
  baseUrl: string;
  allowLoopback: boolean;
}

const KEY = Symbol.for('remit.runtime');
const holder = globalThis as { [KEY]?: Runtime };

export function setRuntime(runtime: Runtime | undefined): void {
  holder[KEY] = runtime;
}

export function getRuntime(): Runtime {
  const runtime = holder[KEY];
  if (!runtime) throw new RemitError('unavailable', 'Remit is starting or stopping. Try again in a moment.');
  return runtime;
}

/** A context for one call by `actor`. */
export function ctxFor(actor: Actor, idempotency?: Ctx['idempotency']): Ctx {
  const { db, clock, signer, baseUrl, allowLoopback } = getRuntime();
  return { actor, db, clock, signer, baseUrl, allowLoopback, idempotency };
}
