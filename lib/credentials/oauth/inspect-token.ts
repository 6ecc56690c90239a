import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Database } from '@/lib/db/database';
import type { NotBefore } from '@/lib/policy-engine/types';
import { ACCESS_TOKEN_TYP } from '../model/oauth';
import { type ClientRow, findClient, isRevoked } from '../repository';
import { holdsIdentity } from '../to-detail';
import type { TokenKeys } from './token-keys';

interface Parts {
  db: Database;
  issuer: string;
  keys: TokenKeys;
  now: Date;
}

/** Of a token that Remit issued and that is not over; null for anything else. */
export async function readToken({ issuer, keys, now }: Parts, token: string): Promise<JWTPayload | null> {
  try {
    const key = await keys.find(decodeProtectedHeader(token).kid);
    if (!key) return null;
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['ES256'],
      typ: ACCESS_TOKEN_TYP,
      issuer,
      requiredClaims: ['exp', 'iat', 'jti', 'sub'],
      currentDate: now,
    });
    return payload;
  } catch (error) {
    // What cannot be decoded is no token; a database that is away is another matter.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Whether what was issued still counts: the client, its agent, what was replaced or revoked since. */
export async function stillCounts({ db, issuer, now }: Parts, claims: JWTPayload): Promise<ClientRow | null> {
  const row = await findClient(db.read, issuer, claims.sub as string, now);
  if (row?.agent.status !== 'active') return null;
  const identity = { iss: issuer, sub: row.subject };
  if (!holdsIdentity(row.agent, identity)) return null;
  const since = (row.agent.tokensNotBefore as unknown as NotBefore[]).find(
    ({ iss, sub }) => iss === identity.iss && sub === identity.sub,
  );
  if (since && (claims.iat as number) * 1000 < Date.parse(since.notBefore)) return null;
  return (await isRevoked(db.read, claims.jti as string)) ? null : row;
}
