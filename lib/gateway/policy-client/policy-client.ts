import type { JWK } from 'jose';
import { type Expected, Refusal, type RefusalCode, verifyFreshness, verifyPolicy } from '@/lib/renderings/jwt/verify';
import { type Answer, exchange, LIMITS, type Limits } from './exchange';
import { freshnessClock } from './freshness-clock';
import { type HeldPolicy, holdPolicy, isFork, type VerifiedPolicy } from './held-policy';
import { createPublishedKeys, kidOf } from './published-keys';
import { createReceipts } from './receipts';
import { dropState, linkState, type PolicyState, readState, type StateFile, writeState } from './state-file';

export interface PolicyClientOptions {
  /** Where Remit is; also the issuer that is expected, unless `issuer` says otherwise. */
  url: string;
  issuer?: string;
  gateway: string;
  /** Asked for at each request where it is a function, so that a token can be replaced while this runs. */
  token: string | (() => string);
  /** Folder for the last verified policy. */
  stateDir: string;
  /**
   * Puts a verified policy in force; without it, one is in force once it is on disk. What it throws goes into a receipt
   * (`rejected`), and the policy before stays in force until a later pull tries again.
   */
  activate?: (policy: VerifiedPolicy, signal?: AbortSignal) => Promise<void>;
  /** Only looks: nothing is kept on disk, and nothing is told to Remit. */
  readOnly?: boolean;
  limits?: Partial<Limits>;
  clock?: () => Date;
  /** Milliseconds of a clock that nobody can set. */
  monotonic?: () => number;
  fetch?: typeof fetch;
}

export interface Staleness {
  stale: boolean;
  /** What a stale gateway does: deny all, or go on with the grants that it has. */
  onStale: 'deny' | 'keep';
  freshUntil: Date | null;
}

export type PullEvent =
  /** `forked`: the serial follows the one before, but names another policy as its predecessor. */
  | { event: 'activated'; serial: number; sha256: string; forked?: true }
  | { event: 'unchanged'; serial: number }
  | { event: 'refused'; code: RefusalCode; error: string; kept: number | null }
  /** Verified, but could not be put in force here. */
  | { event: 'rejected'; serial: number; error: string; kept: number | null }
  | { event: 'offline'; error: string; kept: number | null }
  | { event: 'unauthorised'; kept: number | null };

export interface PolicyClient {
  /** The policy in force; null before the first. */
  current(): VerifiedPolicy | null;
  /** The newest that was verified, whether it could be put in force or not. Nothing older is ever taken. */
  newest(): VerifiedPolicy | null;
  /** True once the policy is too old, or there is none. What a stale gateway does is its operator's choice. */
  isStale(): boolean;
  /** The same with that choice. */
  staleness(): Staleness;
  /** One pull, held by Remit for at most `waitSeconds`. Never rejects: whatever came is told as an event. */
  pull(waitSeconds: number, signal?: AbortSignal): Promise<PullEvent>;
  /** Verifies something else that Remit signed, by its published keys. Rejects with what `verify` throws. */
  verify<T>(verify: (keys: JWK[], expected: Expected) => Promise<T>): Promise<T>;
  /** Tells Remit how the policy in force fares: that it is, or what went wrong with it since. */
  report(status: 'activated' | 'rejected', error?: string): Promise<void>;
}

/** Far more than a set of keys has. */
const KEYS_BYTES = 1_048_576;

/**
 * A gateway's side of the policy contract. Order: signature, type, audience, serial, freshness, content; then on disk,
 * then in force, then the receipt. What fails anywhere leaves the policy before it in force. The published keys are read
 * again now and then: what a key that is not published any more signed is refused.
 *
 * A policy names its predecessor's digest. Another predecessor is no refusal: revisions may have been missed, and where
 * none was (`forked`: Remit's database was put back to an earlier state, say) refusing would keep alive what was
 * revoked since. It is told, and stands in the receipt.
 */
export async function createPolicyClient(options: PolicyClientOptions): Promise<PolicyClient> {
  const {
    gateway,
    token,
    stateDir,
    activate,
    readOnly = false,
    clock = () => new Date(),
    fetch: get = fetch,
  } = options;
  const url = options.url.replace(/\/+$/, '');
  const expected = { issuer: options.issuer ?? url, audience: gateway };
  const limits = { ...LIMITS, ...options.limits };
  const freshness = freshnessClock({ clock, monotonic: options.monotonic ?? (() => performance.now()) });
  const headers = () => ({ Authorization: `Bearer ${typeof token === 'string' ? token : token()}` });
  const receipts = createReceipts({ url, get, limits, headers, clock });
  const earlier = await restore('in-force.json');
  /** What `policy.json` holds. */
  let onDisk = await restore('policy.json');
  let newest = onDisk ?? earlier;
  let inForce = earlier ?? newest;
  const keys = createPublishedKeys({
    read: (signal) => exchange(get, limits, { url: `${url}/.well-known/jwks.json`, bytes: KEYS_BYTES, signal }),
    clock,
    kept: (newest?.state.jwks as JWK[] | undefined) ?? null,
  });
  if (inForce) receipts.owe({ serial: inForce.claims.serial, sha256: inForce.sha256, status: 'activated' });

  /** What is on disk is trusted no more than what comes by wire; only its freshness may have passed meanwhile. */
  async function restore(name: StateFile): Promise<HeldPolicy | null> {
    const kept = readState(stateDir, name);
    if (!kept) return null;
    try {
      const { claims, sha256 } = await verifyPolicy(kept.jws, kept.jwks as JWK[], expected);
      const fresh = await verifyFreshness(kept.freshness, kept.jwks as JWK[], {
        ...expected,
        serial: claims.serial,
        sha256,
        now: new Date(0),
      });
      return holdPolicy({ ...kept, serial: claims.serial, sha256 }, claims, freshness(fresh));
    } catch {
      return null;
    }
  }

  async function pull(waitSeconds: number, signal?: AbortSignal): Promise<PullEvent> {
    const event = await ask(waitSeconds, signal).catch((error: Error) => offline(error.message));
    if (signal?.aborted) return event;
    // What could not be put in force is tried again, whether Remit is there or not.
    if (newest && newest !== inForce && (event.event === 'unchanged' || event.event === 'offline')) {
      return putInForce(newest, signal);
    }
    if (event.event === 'unchanged' && !readOnly) await receipts.settle(signal);
    return event;
  }

  async function ask(waitSeconds: number, signal?: AbortSignal): Promise<PullEvent> {
    try {
      const answer = await exchange(get, limits, {
        url: `${url}/api/v1/policy`,
        init: {
          headers: {
            ...headers(),
            ...(newest ? { 'If-None-Match': `"${newest.sha256}"` } : {}),
            ...(waitSeconds > 0 ? { Prefer: `wait=${waitSeconds}` } : {}),
          },
        },
        bytes: limits.policyBytes,
        waitMs: waitSeconds * 1000,
        signal,
      });
      if (answer.status === 401) return { event: 'unauthorised', kept: keptSerial() };
      if (answer.status === 304) return await renew(answer.headers.get('remit-freshness'), signal);
      if (answer.status !== 200) return offline(`Remit answered ${answer.status}`);
      return await take(answer, signal);
    } catch (error) {
      if (error instanceof Refusal) return refuse(error, null, signal);
      throw error;
    }
  }

  async function take({ text: jws, headers: given }: Answer, signal?: AbortSignal): Promise<PullEvent> {
    const statement = given.get('remit-freshness');
    let seen: { serial: number; sha256: string } | null = null;
    try {
      const { known, value } = await keys.using((those) => verifyPolicy(jws, those, expected), signal);
      const { claims, sha256 } = value;
      seen = { serial: claims.serial, sha256 };
      // Whoever stole a key could have signed any serial: what a withdrawn key signed holds nothing up.
      const before = newest && known.some(({ kid }) => kid === kidOf(newest?.jws as string)) ? newest : null;
      if (before && claims.serial < before.claims.serial)
        throw new Refusal('older_serial', `Serial ${claims.serial} is older than ${before.claims.serial}.`);
      if (before && claims.serial === before.claims.serial && sha256 !== before.sha256) {
        throw new Refusal('same_serial_other_bytes', `Serial ${claims.serial} came with other bytes than before.`);
      }
      if (sha256 === newest?.sha256) return await renew(statement, signal);
      const fresh = await verifyFreshness(statement, known, {
        ...expected,
        serial: claims.serial,
        sha256,
        now: clock(),
      });
      const state: PolicyState = {
        serial: claims.serial,
        sha256,
        jws,
        freshness: statement as string,
        jwks: known as PolicyState['jwks'],
      };
      // Until the new one is in force, a restart has to know which one is.
      if (activate && inForce) keepInForce(inForce);
      keep(state);
      newest = holdPolicy(state, claims, freshness(fresh));
      onDisk = newest;
      return await putInForce(newest, signal);
    } catch (error) {
      if (error instanceof Refusal) return refuse(error, seen, signal);
      throw error;
    }
  }

  async function putInForce(next: HeldPolicy, signal?: AbortSignal): Promise<PullEvent> {
    const { sha256 } = next;
    const { serial } = next.claims;
    try {
      await activate?.(next, signal);
    } catch (failure) {
      if (signal?.aborted) return offline('Stopped.');
      const error = (failure as Error).message;
      if (!readOnly) {
        await receipts.tell({ serial, sha256, status: 'rejected', error: `activation_failed: ${error}` }, signal);
      }
      return { event: 'rejected', serial, error, kept: keptSerial() };
    }
    const forked = isFork(inForce, next);
    inForce = next;
    if (activate && !readOnly) dropState(stateDir, 'in-force.json');
    const error = forked ? { error: 'forked: the policy before it was another one here.' } : {};
    if (!readOnly) await receipts.tell({ serial, sha256, status: 'activated', ...error }, signal);
    return { event: 'activated', serial, sha256, ...(forked ? { forked } : {}) };
  }

  /** Nothing new: the statement that it is still the newest is taken instead, by the same rules. */
  async function renew(statement: string | null, signal?: AbortSignal): Promise<PullEvent> {
    if (!newest) throw new Refusal('invalid_policy', 'Remit says "unchanged", but nothing is held yet.');
    const held = newest;
    const { sha256 } = held;
    const { serial } = held.claims;
    const { value: fresh } = await keys.using(
      (known) => verifyFreshness(statement, known, { ...expected, serial, sha256, now: clock() }),
      signal,
    );
    const renewed = freshness(fresh);
    if (renewed.until > held.fresh.until) {
      held.fresh = renewed;
      held.state.freshness = statement as string;
      held.state.jwks = keys.forRestart(held.state);
      keep(held.state);
    }
    return { event: 'unchanged', serial };
  }

  async function refuse(
    refusal: Refusal,
    seen: { serial: number; sha256: string } | null,
    signal?: AbortSignal,
  ): Promise<PullEvent> {
    const error = `${refusal.code}: ${refusal.message}`;
    if (seen && !readOnly) await receipts.tell({ ...seen, status: 'rejected', error }, signal);
    return { event: 'refused', code: refusal.code, error: refusal.message, kept: keptSerial() };
  }

  function keepInForce(held: HeldPolicy): void {
    if (readOnly || (held === onDisk && linkState(stateDir, 'policy.json', 'in-force.json'))) return;
    keep(held.state, 'in-force.json');
  }

  function keep(state: PolicyState, name?: StateFile): void {
    if (!readOnly) writeState(stateDir, state, name);
  }

  function keptSerial(): number | null {
    return inForce?.claims.serial ?? null;
  }

  function offline(error: string): PullEvent {
    return { event: 'offline', error, kept: keptSerial() };
  }

  return {
    current: () => inForce,
    newest: () => newest,
    isStale: () => !inForce || inForce.isStale(),
    staleness: () => ({
      stale: !inForce || inForce.isStale(),
      onStale: inForce?.claims.onStale ?? 'deny',
      freshUntil: inForce?.freshUntil ?? null,
    }),
    pull,
    verify: async (check) => (await keys.using((known) => check(known, expected))).value,
    async report(status, error) {
      if (!inForce || readOnly) return;
      const { sha256, claims } = inForce;
      await receipts.tell({ serial: claims.serial, sha256, status, ...(error === undefined ? {} : { error }) });
    },
  };
}
