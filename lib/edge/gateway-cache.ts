import { LRUCache } from 'lru-cache';
import type { Database } from '@/lib/db/database';
import { findByTokenHashes, findPublishedFor, type Seen, writeSeen } from '@/lib/gateways/repository';
import { createBatch } from '@/lib/kernel/batch';
import type { Clock } from '@/lib/kernel/clock';
import { sha256Hex } from '@/lib/kernel/digest';
import { RemitError } from '@/lib/kernel/errors';
import { FRESHNESS_TYP, freshnessPayload } from '@/lib/renderings/jwt/freshness';
import type { Signer } from '@/lib/signing/load-signer';
import { pinSigner } from '@/lib/signing/pin-signer';
import type { Beat, Pulse } from './pulse';

/** A token that was revoked elsewhere is refused after this at the latest, even when the notification was lost. */
const TOKEN_TRUST_MS = 1_000;
/** How often a pull is written down, at most, while nothing changes; and between two writings. */
const SEEN_EVERY_MS = 10_000;
const SEEN_WAIT_MS = 100;
const MAX_TOKENS = 10_000;
/** Gateways looked up by one query. */
const AT_ONCE = 100;

export interface KnownGateway {
  id: string;
  slug: string;
  kind: string;
  settings: Record<string, string>;
  tokenId: string;
  expiresAt: number;
  freshnessSeconds: number;
  /** By the clock of the pulse, and how often tokens had to be looked up again before. */
  checkedAt: number;
  round: number;
}

export interface HeldPolicy {
  serial: number;
  sha256: string;
  etag: string;
  jws: string;
  freshness: string;
  /** What an answer with it consists of, ready to be sent: names and values of its headers, and its bytes. */
  head: string[];
  mediaType: string;
  body: Buffer;
  /** It is the same until there is a new revision. */
  until: number;
  /** The key that signed its freshness. */
  kid: string | null;
  /** When it was known to be the newest. */
  at: Date;
  /** When a new freshness statement is due (a tenth of its lifetime has passed), and when this one is over. */
  freshUntil: number;
  expiresAt: number;
  freshnessSeconds: number;
}

interface Parts {
  db: Database;
  signer: Signer;
  clock: Clock;
  baseUrl: string;
  pulse: Pulse;
}

/**
 * What the edge keeps in memory so that a conditional GET costs no query: who a token belongs to, and what
 * that gateway is to hold. Everything in it can be dropped at any time; the database is the truth, and the pulse says
 * that it still agrees. While the database is away, what was known last is given for as long as the freshness statement
 * lasts that was made before: nobody knows whether it is still the newest, so it is not renewed.
 */
export function createGatewayCache({ db, signer, clock, baseUrl, pulse }: Parts) {
  const tokens = new LRUCache<string, KnownGateway>({ max: MAX_TOKENS });
  /** A digest costs as much as the rest of an answer. */
  const hashes = new LRUCache<string, string>({ max: MAX_TOKENS });
  const policies = new Map<string, HeldPolicy>();
  const seen = new Map<string, { at: number; serial: number | null }>();
  let round = 0;
  let unwritten = new Map<string, Seen>();
  let writing = false;
  const lookUp = createBatch(readTokens, (hash: string) => hash, AT_ONCE);
  const load = createBatch(readPolicies, ({ id }: KnownGateway) => id, AT_ONCE);

  function hashOf(token: string): string {
    const known = hashes.get(token);
    if (known !== undefined) return known;
    const hash = sha256Hex(token);
    hashes.set(token, hash);
    return hash;
  }

  /** Without a query when the pulse says that nothing changed since it was looked up. */
  function knownGateway(token: string): KnownGateway | undefined {
    const known = tokens.get(hashOf(token));
    if (!known || known.round !== round || known.expiresAt <= clock().getTime()) return undefined;
    const confirmed = Math.max(known.checkedAt, pulse.confirmed);
    return pulse.away || performance.now() - confirmed < TOKEN_TRUST_MS ? known : undefined;
  }

  /** Null for a token that is not valid. Rejects when the database does not answer, unless the token was known. */
  async function findGateway(token: string): Promise<KnownGateway | null> {
    const hash = hashOf(token);
    const known = tokens.get(hash);
    try {
      const found = await lookUp(hash);
      if (found) tokens.set(hash, found);
      else tokens.delete(hash);
      return found;
    } catch (error) {
      // Where some token changed and nobody can say which, none is trusted.
      if (known?.round === round && known.expiresAt > clock().getTime()) return known;
      throw error;
    }
  }

  /** At once and all of them, and not when each comes next: by then the database may be away. */
  function lookUpTokens(): void {
    round += 1;
    for (const hash of tokens.keys()) {
      void lookUp(hash).then(
        (found) => (found ? tokens.set(hash, found) : tokens.delete(hash)),
        () => {},
      );
    }
  }

  async function readTokens(hashes: string[]): Promise<Map<string, KnownGateway>> {
    const [checkedAt, of] = [performance.now(), round];
    const rows = await findByTokenHashes(db.read, hashes, clock());
    return new Map(
      rows.map(({ tokenHash, tokenId, expiresAt, gateway: { id, slug, kind, freshnessSeconds, ...gateway } }) => [
        tokenHash,
        {
          ...{ id, slug, kind, freshnessSeconds, settings: gateway.settings as Record<string, string> },
          ...{ tokenId, expiresAt: expiresAt.getTime(), checkedAt, round: of },
        },
      ]),
    );
  }

  /** Without a query or a signature when both are at hand. */
  function heldPolicy(gateway: KnownGateway): HeldPolicy | undefined {
    const held = policies.get(gateway.id);
    const now = clock().getTime();
    if (!held || held.expiresAt <= now) return undefined;
    if (pulse.away) return held;
    const { last } = pulse;
    const due = held.freshUntil <= now || held.freshnessSeconds !== gateway.freshnessSeconds;
    return isNewest(held, last) && !due && (last === null || held.kid === last.kid) ? held : undefined;
  }

  /** One load at a time for a gateway, however many ask; and one query for many gateways. */
  async function loadPolicy(gateway: KnownGateway): Promise<HeldPolicy | null> {
    try {
      return await load(gateway);
    } catch (error) {
      const held = policies.get(gateway.id);
      if (held && held.expiresAt > clock().getTime()) return held;
      if (held)
        throw new RemitError('unavailable', 'Nobody knows whether your policy is still the newest.', { retryAfter: 5 });
      throw error;
    }
  }

  async function readPolicies(gateways: KnownGateway[]): Promise<Map<string, HeldPolicy>> {
    const newest = await pulse.ask();
    const current = (gateway: KnownGateway) => {
      const held = policies.get(gateway.id);
      return held && isNewest(held, newest) ? held : undefined;
    };
    const ids = gateways.filter((gateway) => !current(gateway)).map(({ id }) => id);
    const rows = await findPublishedFor(db.read, ids, newest.serial);
    const pinned = await pinSigner(db.read, signer);
    const made = await Promise.all(
      gateways.map(async (gateway) => {
        const row = rows.get(gateway.id) ?? current(gateway);
        return row && ([gateway.id, await hold(gateway, row, newest, pinned)] as const);
      }),
    );
    for (const one of made) if (one) policies.set(...one);
    return new Map(made.filter((one) => one !== undefined));
  }

  /** The life of the statement counts from when the database said that this is the newest. */
  async function hold(
    gateway: KnownGateway,
    row: Pick<HeldPolicy, 'serial' | 'sha256' | 'jws'> & { body?: Buffer },
    { at, kid }: Beat,
    pinned: Signer,
  ): Promise<HeldPolicy> {
    const { serial, sha256, jws } = row;
    const { freshnessSeconds } = gateway;
    const etag = `"${sha256}"`;
    const freshness = await pinned.sign({ typ: FRESHNESS_TYP, payload: statement(gateway, row, at) });
    return {
      ...{ serial, sha256, jws, freshnessSeconds, etag, freshness, kid, at },
      head: headOf(etag, freshness),
      mediaType: 'application/jwt',
      body: row.body ?? Buffer.from(jws, 'latin1'),
      until: Number.POSITIVE_INFINITY,
      freshUntil: at.getTime() + freshnessSeconds * 100,
      expiresAt: at.getTime() + freshnessSeconds * 1_000,
    };
  }

  /** The signed word that these bytes, of this serial, were still the newest at `now`. */
  async function signFreshness(
    gateway: KnownGateway,
    about: { serial: number; sha256: string },
    now: Date,
  ): Promise<string> {
    const pinned = await pinSigner(db.read, signer);
    return pinned.sign({ typ: FRESHNESS_TYP, payload: statement(gateway, about, now) });
  }

  function statement(
    { slug, freshnessSeconds }: KnownGateway,
    { serial, sha256 }: { serial: number; sha256: string },
    now: Date,
  ): string {
    return freshnessPayload({ issuer: baseUrl, gateway: slug, serial, sha256, now, lifetimeSeconds: freshnessSeconds });
  }

  /** Writes down that a gateway called, and from which address, now and then; a failure to do so is no reason to refuse a policy. */
  function noteSeen(gateway: KnownGateway, serial: number | null, from?: string): void {
    const now = clock().getTime();
    const before = seen.get(gateway.id);
    if (before && now - before.at < SEEN_EVERY_MS && before.serial === serial) return;
    seen.set(gateway.id, { at: now, serial });
    const known = unwritten.get(gateway.id);
    unwritten.set(gateway.id, {
      ...{ gatewayId: gateway.id, tokenId: gateway.tokenId, at: new Date(now) },
      serial: serial ?? known?.serial ?? null,
      from: from ?? known?.from ?? null,
    });
    if (!writing) void write();
  }

  /** At the end of this turn; what is noted while that is written, or soon after, goes together. */
  async function write(): Promise<void> {
    writing = true;
    await new Promise((resolve) => setImmediate(resolve));
    while (unwritten.size > 0) {
      const some = [...unwritten.values()];
      unwritten = new Map();
      await writeSeen(db.read, some).catch(() => {
        for (const { gatewayId } of some) seen.delete(gatewayId);
      });
      await new Promise((resolve) => setTimeout(resolve, SEEN_WAIT_MS).unref());
    }
    writing = false;
  }

  return {
    knownGateway,
    findGateway,
    heldPolicy,
    loadPolicy,
    signFreshness,
    noteSeen,
    /** True when a held policy may be waited with: nothing newer is known. */
    isNewest: (held: { serial: number }) => isNewest(held, pulse.last),
    lookUpTokens,
  };
}

export type GatewayCache = ReturnType<typeof createGatewayCache>;

/** Headers of an answer to a pull. */
export function headOf(etag: string, freshness: string): string[] {
  return ['ETag', etag, 'Remit-Freshness', freshness, 'Cache-Control', 'private, no-cache'];
}

/** A serial that was read after the pulse may be newer than what that knows. */
function isNewest({ serial }: { serial: number }, newest: Beat | null): boolean {
  return newest === null || serial >= (newest.serial ?? 0);
}
