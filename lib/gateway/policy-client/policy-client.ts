import type { JWK } from 'jose';
import {
  type PolicyClaims,
  Refusal,
  type RefusalCode,
  verifyFreshness,
  verifyPolicy,
} from '@/lib/renderings/jwt/verify';
import { type PolicyState, readState, writeState } from './state-file';

export interface PolicyClientOptions {
  /** Where Remit is; also the issuer that is expected, unless `issuer` says otherwise. */
  url: string;
  issuer?: string;
  gateway: string;
  token: string;
  /** Folder for the last verified policy. */
  stateDir: string;
  clock?: () => Date;
  fetch?: typeof fetch;
}

export type PullEvent =
  | { event: 'activated'; serial: number; sha256: string }
  | { event: 'unchanged'; serial: number }
  | { event: 'refused'; code: RefusalCode; error: string; kept: number | null }
  | { event: 'offline'; error: string; kept: number | null }
  | { event: 'unauthorised'; kept: number | null };

export interface PolicyClient {
  /** The policy in force, and until when it may be acted on; null before the first. */
  current(): { claims: PolicyClaims; sha256: string; freshUntil: Date } | null;
  /** True once the policy is too old, or there is none. What a stale gateway does is its operator's choice. */
  isStale(): boolean;
  /** One pull, held by Remit for at most `waitSeconds`. Never rejects: whatever came is told as an event. */
  pull(waitSeconds: number, signal?: AbortSignal): Promise<PullEvent>;
}

/**
 * A gateway's side of the policy contract. Order: signature, type, audience, serial, freshness, content; then on disk,
 * then in force, then the receipt. What fails anywhere leaves the policy before it in force.
 */
export async function createPolicyClient(options: PolicyClientOptions): Promise<PolicyClient> {
  const { gateway, token, stateDir, clock = () => new Date(), fetch: get = fetch } = options;
  const url = options.url.replace(/\/+$/, '');
  const expected = { issuer: options.issuer ?? url, audience: gateway };
  let held: (PolicyState & { claims: PolicyClaims; freshUntil: Date }) | null = null;
  await restore();

  /** What is on disk is trusted no more than what comes by wire; only its freshness may have passed meanwhile. */
  async function restore(): Promise<void> {
    const kept = readState(stateDir);
    if (!kept) return;
    try {
      const { claims, sha256 } = await verifyPolicy(kept.jws, kept.jwks as JWK[], expected);
      const fresh = await verifyFreshness(kept.freshness, kept.jwks as JWK[], {
        ...expected,
        serial: claims.serial,
        sha256,
        now: new Date(0),
      });
      held = { ...kept, serial: claims.serial, sha256, claims, freshUntil: new Date(fresh.exp * 1000) };
    } catch {
      held = null;
    }
  }

  async function pull(waitSeconds: number, signal?: AbortSignal): Promise<PullEvent> {
    const kept = held?.serial ?? null;
    let response: Response;
    try {
      response = await get(`${url}/api/v1/policy`, {
        headers: {
          Authorization: `Bearer ${token}`,
          ...(held ? { 'If-None-Match': `"${held.sha256}"` } : {}),
          ...(waitSeconds > 0 ? { Prefer: `wait=${waitSeconds}` } : {}),
        },
        redirect: 'error',
        signal: signal ?? null,
      });
      if (response.status === 401) return { event: 'unauthorised', kept };
      if (response.status === 304) return await renew(response.headers.get('remit-freshness'));
      if (response.status !== 200) return { event: 'offline', error: `Remit answered ${response.status}`, kept };
      return await take(await response.text(), response.headers.get('remit-freshness'));
    } catch (error) {
      if (error instanceof Refusal) return refuse(error, null);
      return { event: 'offline', error: (error as Error).message, kept };
    }
  }

  async function take(jws: string, freshness: string | null): Promise<PullEvent> {
    let seen: { serial: number; sha256: string } | null = null;
    try {
      const { keys, value } = await withKeys((known) => verifyPolicy(jws, known, expected));
      const { claims, sha256 } = value;
      seen = { serial: claims.serial, sha256 };
      if (held && claims.serial < held.serial)
        throw new Refusal('older_serial', `Serial ${claims.serial} is older than ${held.serial}.`);
      if (held && claims.serial === held.serial && sha256 !== held.sha256) {
        throw new Refusal('same_serial_other_bytes', `Serial ${claims.serial} came with other bytes than before.`);
      }
      const fresh = await verifyFreshness(freshness, keys, {
        ...expected,
        serial: claims.serial,
        sha256,
        now: clock(),
      });
      const state: PolicyState = {
        serial: claims.serial,
        sha256,
        jws,
        freshness: freshness as string,
        jwks: keys as PolicyState['jwks'],
      };
      writeState(stateDir, state);
      held = { ...state, claims, freshUntil: new Date(fresh.exp * 1000) };
      await report({ ...seen, status: 'activated' });
      return { event: 'activated', ...seen };
    } catch (error) {
      if (error instanceof Refusal) return refuse(error, seen);
      throw error;
    }
  }

  /** Nothing new: the statement that it is still the newest is taken instead, by the same rules. */
  async function renew(freshness: string | null): Promise<PullEvent> {
    if (!held) throw new Refusal('invalid_policy', 'Remit says "unchanged", but nothing is held yet.');
    const { sha256, serial } = held;
    const { value: fresh } = await withKeys((keys) =>
      verifyFreshness(freshness, keys, { ...expected, serial, sha256, now: clock() }),
    );
    const until = new Date(fresh.exp * 1000);
    if (until > held.freshUntil) {
      held = { ...held, freshness: freshness as string, freshUntil: until };
      const { claims: _claims, freshUntil: _until, ...state } = held;
      writeState(stateDir, state);
    }
    return { event: 'unchanged', serial };
  }

  async function refuse(refusal: Refusal, seen: { serial: number; sha256: string } | null): Promise<PullEvent> {
    if (seen) await report({ ...seen, status: 'rejected', error: `${refusal.code}: ${refusal.message}` });
    return { event: 'refused', code: refusal.code, error: refusal.message, kept: held?.serial ?? null };
  }

  /** With the keys at hand; once more with fresh ones when the key is not among them, as after a rotation. */
  async function withKeys<T>(verify: (keys: JWK[]) => Promise<T>): Promise<{ keys: JWK[]; value: T }> {
    if (held) {
      try {
        return { keys: held.jwks as JWK[], value: await verify(held.jwks as JWK[]) };
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'unknown_key') throw error;
      }
    }
    const response = await get(`${url}/.well-known/jwks.json`, { redirect: 'error' });
    if (!response.ok) throw new Error(`Remit's keys: ${response.status}`);
    const { keys } = (await response.json()) as { keys: JWK[] };
    const value = await verify(keys);
    if (held) held = { ...held, jwks: keys as PolicyState['jwks'] };
    return { keys, value };
  }

  /** Late is better than never, but a receipt that does not arrive is no reason not to enforce. */
  async function report(receipt: { serial: number; sha256: string; status: string; error?: string }): Promise<void> {
    const body = JSON.stringify({ ...receipt, activatedAt: clock().toISOString() });
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    await get(`${url}/api/v1/receipts`, { method: 'POST', headers, body, redirect: 'error' }).catch(() => {});
  }

  return {
    current: () => held && { claims: held.claims, sha256: held.sha256, freshUntil: held.freshUntil },
    isStale: () => !held || held.freshUntil <= clock(),
    pull,
  };
}
