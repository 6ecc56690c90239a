import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { IssuerConfig } from '@/lib/gateway/config/gateway-config';
import { exchange, LIMITS } from '@/lib/gateway/policy-client/exchange';

/** Far more than any issuer's keys or metadata have. */
const BYTES = 1_048_576;
const DISCOVERY_MS = 600_000;
/** After a failure, so that tokens with unknown keys cannot be used to make us call the issuer again and again. */
const COOLDOWN_MS = 10_000;

const metadataSchema = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });

export type KeysOf = (config: Pick<IssuerConfig, 'issuer' | 'jwksUrl'>) => Promise<JWTVerifyGetKey>;

/** An issuer's keys: fetched when first needed, kept, and asked for again at most every ten seconds. */
export function createIssuerKeys({ clock, get }: { clock: () => Date; get: typeof fetch }): KeysOf {
  const limits = { ...LIMITS, answerMs: 5_000, bodyMs: 10_000 };
  const sets = new Map<string, JWTVerifyGetKey>();
  const found = new Map<string, { url: Promise<string>; until: number }>();

  /** Bounded, and without redirects: whoever answers in an issuer's place gets nothing by answering much. */
  const bounded = async (url: string | URL, init?: RequestInit): Promise<Response> => {
    const { status, text } = await exchange(get, limits, {
      url: String(url),
      ...(init?.headers ? { init: { headers: init.headers } } : {}),
      bytes: BYTES,
      signal: init?.signal ?? undefined,
    });
    return new Response(text, { status });
  };

  async function discover(issuer: string): Promise<string> {
    const base = issuer.replace(/\/+$/, '');
    const { origin, pathname } = new URL(base);
    const path = pathname === '/' ? '' : pathname;
    const places = [
      `${base}/.well-known/openid-configuration`,
      `${origin}/.well-known/oauth-authorization-server${path}`,
    ];
    for (const place of places) {
      const answer = await bounded(place).catch(() => null);
      if (answer?.status !== 200) continue;
      const metadata = metadataSchema.safeParse(await answer.json().catch(() => null));
      if (metadata.success && metadata.data.issuer === issuer) return metadata.data.jwks_uri;
    }
    throw new Error(`The issuer ${issuer} does not say where its keys are.`);
  }

  function discovered(issuer: string): Promise<string> {
    const now = clock().getTime();
    const known = found.get(issuer);
    if (known && now < known.until) return known.url;
    const entry = { url: discover(issuer), until: now + DISCOVERY_MS };
    found.set(issuer, entry);
    entry.url.catch(() => {
      entry.until = clock().getTime() + COOLDOWN_MS;
    });
    return entry.url;
  }

  return async ({ issuer, jwksUrl }) => {
    const url = jwksUrl ?? (await discovered(issuer));
    let keys = sets.get(url);
    if (!keys) {
      keys = createRemoteJWKSet(new URL(url), {
        timeoutDuration: 5_000,
        cooldownDuration: COOLDOWN_MS,
        cacheMaxAge: DISCOVERY_MS,
        [customFetch]: bounded,
      });
      sets.set(url, keys);
    }
    return keys;
  };
}
