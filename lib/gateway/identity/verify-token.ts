import type { IncomingHttpHeaders } from 'node:http';
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { GatewayConfig } from '@/lib/gateway/config/gateway-config';
import { sha256Hex } from '@/lib/kernel/digest';
import { AuthFailure, type Caller } from './caller';
import { createIssuerKeys } from './issuer-keys';

export type IdentityConfig = Pick<GatewayConfig, 'issuers' | 'userHeader'>;

export interface Identity {
  /** The caller of a request whose token must be for `audience`. Throws AuthFailure. */
  verify(authorization: string | undefined, headers: IncomingHttpHeaders, audience: string): Promise<Caller>;
}

/** Only what a public key verifies: with a shared secret the gateway could make tokens itself. */
const ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
  'Ed25519',
];
const SKEW_SECONDS = 60;
/** A verified token is verified again after this, so that a key that its issuer withdrew does not live on here. */
const BELIEVED_MS = 300_000;
const MOST_TOKENS = 20_000;
const MAX_TOKEN = 16_384;

export function createIdentity(
  { issuers, userHeader }: IdentityConfig,
  { clock, fetch: get = fetch }: { clock: () => Date; fetch?: typeof fetch },
): Identity {
  const keysOf = createIssuerKeys({ clock, get });
  const believed = new LRUCache<string, { caller: Caller; until: number }>({ max: MOST_TOKENS });

  async function claimsOf(token: string, issuer: { issuer: string; jwksUrl?: string | undefined }, audience: string) {
    try {
      const { payload } = await jwtVerify(token, await keysOf(issuer), {
        algorithms: ALGORITHMS,
        issuer: issuer.issuer,
        audience,
        clockTolerance: SKEW_SECONDS,
        requiredClaims: ['exp'],
        currentDate: clock(),
      });
      return payload;
    } catch (error) {
      throw failure(error);
    }
  }

  async function callerOf(token: string, key: string, audience: string): Promise<Caller> {
    const named = issuerIn(token);
    const issuer = issuers.find((candidate) => candidate.issuer === named);
    if (!issuer) throw invalidToken('The token is from an issuer that is not configured here.');
    const claims = await claimsOf(token, issuer, issuer.audience ?? audience);
    const sub = text(claims, issuer.agentClaim);
    if (!sub) throw invalidToken(`The token has no ${issuer.agentClaim}, which names the agent.`);
    const user = issuer.userClaim ? text(claims, issuer.userClaim) : undefined;
    return {
      ...{ iss: issuer.issuer, sub },
      ...(user ? { user } : {}),
      ...(claims.iat === undefined ? {} : { issuedAt: claims.iat * 1000 }),
      ...{ expiresAt: (claims.exp as number) * 1000, key },
    };
  }

  async function userOf(headers: IncomingHttpHeaders): Promise<string | undefined> {
    const given = userHeader && headers[userHeader.header.toLowerCase()];
    if (!userHeader || typeof given !== 'string') return undefined;
    if (given.length > MAX_TOKEN) throw invalidToken('The token of the user is too long.');
    const issuer = issuers.find((candidate) => candidate.issuer === userHeader.issuer) ?? { issuer: userHeader.issuer };
    return text(await claimsOf(given, issuer, userHeader.audience), userHeader.claim);
  }

  return {
    async verify(authorization, headers, audience) {
      if (authorization === undefined) throw new AuthFailure(401, 'missing_token', 'A token is needed.');
      const token = /^Bearer +([\w\-.~+/]+=*)$/i.exec(authorization)?.[1];
      if (!token || token.length > MAX_TOKEN) throw invalidToken('The header Authorization holds no bearer token.');
      const key = sha256Hex(token);
      const cached = `${key} ${audience}`;
      const now = clock().getTime();
      const known = believed.get(cached);
      let caller: Caller;
      if (known && now < known.until && now < known.caller.expiresAt + SKEW_SECONDS * 1000) caller = known.caller;
      else {
        believed.delete(cached);
        caller = await callerOf(token, key, audience);
        believed.set(cached, { caller, until: now + BELIEVED_MS });
      }
      const user = await userOf(headers);
      return user ? { ...caller, user } : caller;
    },
  };
}

/** Whose it says it is, to choose the keys by; nothing else of it is believed before they fit. */
function issuerIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw invalidToken('The token is no JWT.');
  }
}

function text(claims: JWTPayload, name: string): string | undefined {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === 'string' && value !== '' && value.length <= 500 ? value : undefined;
}

function failure(error: unknown): AuthFailure {
  if (error instanceof AuthFailure) return error;
  if (error instanceof errors.JWTExpired) return invalidToken('The token is expired.');
  if (error instanceof errors.JWTClaimValidationFailed) return invalidToken(`The claim ${error.claim} does not fit.`);
  if (error instanceof errors.JOSEAlgNotAllowed) return invalidToken('The algorithm of the token is not allowed.');
  if (error instanceof errors.JWKSNoMatchingKey) return invalidToken('The key of the token is not published.');
  if (error instanceof errors.JOSEError) return invalidToken('The signature of the token does not fit.');
  return invalidToken("The issuer's keys cannot be read now.");
}

function invalidToken(message: string): AuthFailure {
  return new AuthFailure(401, 'invalid_token', message);
}
