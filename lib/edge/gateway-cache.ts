import { LRUCache } from 'lru-cache';
import type { Database } from '@/lib/db/database';
import { findByTokenHash, findPublished, markServed, markTokenUsed } from '@/lib/gateways/repository';
import type { Clock } from '@/lib/kernel/clock';
import { sha256Hex } from '@/lib/kernel/digest';
import { freshnessPayload } from '@/lib/renderings/jwt/freshness';
import type { Signer } from '@/lib/signing/load-signer';
import { pinSigner } from '@/lib/signing/pin-signer';

/** A token that was revoked elsewhere is refused after this at the latest, even when the notification was lost. */
const TOKEN_TRUST_MS = 5_000;
/** How often a pull is written down, at most, while nothing changes. */
const SEEN_EVERY_MS = 10_000;
const MAX_TOKENS = 10_000;

export interface KnownGateway {
  id: string;
  slug: string;
  kind: string;
  settings: Record<string, string>;
  tokenId: string;
  expiresAt: number;
  freshnessSeconds: number;
  checkedAt: number;
}

export interface HeldPolicy {
  serial: number;
  sha256: string;
  etag: string;
  jws: string;
  freshness: string;
  /** When a new freshness statement is due (a tenth of its lifetime has passed). */
  freshUntil: number;
}

interface Parts {
  db: Database;
  signer: Signer;
  clock: Clock;
  baseUrl: string;
}

/**
 * What the edge keeps in memory so that a conditional GET costs no query: who a token belongs to, and what
 * that gateway is to hold. Everything in it can be dropped at any time; the database is the truth.
 */
export function createGatewayCache({ db, signer, clock, baseUrl }: Parts) {
  const tokens = new LRUCache<string, KnownGateway>({ max: MAX_TOKENS });
  const policies = new Map<string, HeldPolicy>();
  const loading = new Map<string, Promise<HeldPolicy | null>>();
  const seen = new Map<string, { at: number; serial: number | null }>();

  /** Without a query when the token was seen lately. */
  function knownGateway(token: string): KnownGateway | undefined {
    const known = tokens.get(sha256Hex(token));
    const now = clock().getTime();
    return known && now - known.checkedAt < TOKEN_TRUST_MS && known.expiresAt > now ? known : undefined;
  }

  async function findGateway(token: string): Promise<KnownGateway | null> {
    const hash = sha256Hex(token);
    const now = clock();
    const found = await findByTokenHash(db.read, hash, now);
    if (!found) {
      tokens.delete(hash);
      return null;
    }
    const { id, slug, kind, settings, freshnessSeconds } = found.gateway;
    const known = {
      id,
      slug,
      kind,
      settings: settings as Record<string, string>,
      freshnessSeconds,
      tokenId: found.tokenId,
      expiresAt: found.expiresAt.getTime(),
      checkedAt: now.getTime(),
    };
    tokens.set(hash, known);
    return known;
  }

  /** Without a query or a signature when both are at hand. */
  function heldPolicy(gateway: KnownGateway): HeldPolicy | undefined {
    const held = policies.get(gateway.id);
    return held && held.freshUntil > clock().getTime() ? held : undefined;
  }

  /** One load at a time for a gateway, however many ask. */
  function loadPolicy(gateway: KnownGateway): Promise<HeldPolicy | null> {
    const running = loading.get(gateway.id);
    if (running) return running;
    const load = readPolicy(gateway).finally(() => loading.delete(gateway.id));
    loading.set(gateway.id, load);
    return load;
  }

  async function readPolicy(gateway: KnownGateway): Promise<HeldPolicy | null> {
    const row = await findPublished(db.read, gateway.id);
    if (!row) return null;
    const now = clock();
    const freshness = await signFreshness(gateway, row, now);
    const held = {
      serial: row.serial,
      sha256: row.sha256,
      etag: `"${row.sha256}"`,
      jws: row.jws,
      freshness,
      freshUntil: now.getTime() + gateway.freshnessSeconds * 100,
    };
    policies.set(gateway.id, held);
    return held;
  }

  /** The signed word that these bytes, of this serial, were still the newest at `now`. */
  async function signFreshness(
    { slug, freshnessSeconds }: KnownGateway,
    { serial, sha256 }: { serial: number; sha256: string },
    now: Date,
  ): Promise<string> {
    const about = { issuer: baseUrl, gateway: slug, serial, sha256, now, lifetimeSeconds: freshnessSeconds };
    const pinned = await pinSigner(db.read, signer);
    return pinned.sign({ typ: 'remit-freshness+jwt', payload: freshnessPayload(about) });
  }

  /** Writes down that a gateway called, and from which address, now and then; a failure to do so is no reason to refuse a policy. */
  function noteSeen(gateway: KnownGateway, serial: number | null, from: string | undefined): void {
    const now = clock().getTime();
    const before = seen.get(gateway.id);
    if (before && now - before.at < SEEN_EVERY_MS && before.serial === serial) return;
    seen.set(gateway.id, { at: now, serial });
    Promise.all([
      markServed(db.read, gateway.id, serial, new Date(now), from),
      markTokenUsed(db.read, gateway.tokenId, new Date(now), from),
    ]).catch(() => seen.delete(gateway.id));
  }

  return {
    knownGateway,
    findGateway,
    heldPolicy,
    loadPolicy,
    signFreshness,
    noteSeen,
    forgetTokens: () => tokens.clear(),
    forgetPolicies: () => policies.clear(),
  };
}

export type GatewayCache = ReturnType<typeof createGatewayCache>;
