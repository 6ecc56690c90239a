import { timingSafeEqual } from 'node:crypto';
import { decodeJwt, errors, importJWK, type JWTPayload, jwtVerify } from 'jose';
import type { Database } from '@/lib/db/database';
import { sha256Hex } from '@/lib/kernel/digest';
import { type ClientProof, MOST_ASSERTION_SECONDS, OAUTH_PATHS, OAuthError, SKEW_SECONDS } from '../model/oauth';
import { algorithmsOf, type PublicJwk } from '../model/public-jwk';
import { type ClientRow, findClient, takeAssertion } from '../repository';

interface Parts {
  db: Database;
  issuer: string;
  now: Date;
}

export interface Client {
  row: ClientRow;
  /** What it proved with. */
  keyId: string;
}

/** In the same words whether there is no such client, or its secret is another one. */
const unknown = () => new OAuthError('invalid_client', 'No such client, or its secret or key is not valid any more.');

/** The client that a proof is of. Throws `invalid_client`; an assertion is taken once. */
export async function authenticateClient({ db, issuer, now }: Parts, proof: ClientProof): Promise<Client> {
  const clientId = proof.method === 'assertion' ? (subjectOf(proof.assertion) ?? proof.clientId) : proof.clientId;
  if (clientId === undefined || clientId.length > 200) throw unknown();
  if (proof.clientId !== undefined && proof.clientId !== clientId) throw unknown();
  const row = await findClient(db.read, issuer, clientId, now);
  if (!row) throw unknown();
  const live = row.keys;
  if (proof.method === 'secret') {
    const given = Buffer.from(sha256Hex(proof.secret));
    const key = live.find(({ secretHash }) => secretHash !== null && timingSafeEqual(Buffer.from(secretHash), given));
    if (!key) throw unknown();
    return { row, keyId: key.id };
  }
  const keys = live.flatMap(({ id, publicJwk }) => (publicJwk ? [{ id, jwk: publicJwk as unknown as PublicJwk }] : []));
  for (const { id, jwk } of keys) {
    const claims = await verify(proof.assertion, jwk, { clientId, issuer, now });
    if (!claims) continue;
    const expiresAt = new Date(((claims.exp as number) + SKEW_SECONDS) * 1000);
    const once = { credentialId: row.id, jtiHash: sha256Hex(claims.jti as string), expiresAt, now };
    if (!(await db.transaction((tx) => takeAssertion(tx, once)))) {
      throw new OAuthError('invalid_client', 'This assertion was used already. Sign a new one each time.');
    }
    return { row, keyId: id };
  }
  throw unknown();
}

/** Null where it is not of this key. Throws where it is, and does not fit. */
async function verify(
  assertion: string,
  jwk: PublicJwk,
  { clientId, issuer, now }: { clientId: string; issuer: string; now: Date },
): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(assertion, ({ alg }) => importJWK({ ...jwk, alg }, alg), {
      algorithms: algorithmsOf(jwk),
      issuer: clientId,
      subject: clientId,
      audience: [issuer, issuer + OAUTH_PATHS.token],
      requiredClaims: ['exp', 'jti'],
      clockTolerance: SKEW_SECONDS,
      currentDate: now,
    });
    const { exp, jti, aud } = payload;
    // With others in it, it could be theirs to use here.
    if (Array.isArray(aud) && aud.length !== 1) throw new OAuthError('invalid_client', 'Name one audience.');
    if ((exp as number) > now.getTime() / 1000 + MOST_ASSERTION_SECONDS + SKEW_SECONDS) {
      throw new OAuthError('invalid_client', `Let an assertion end within ${MOST_ASSERTION_SECONDS} seconds.`);
    }
    if (typeof jti !== 'string' || jti === '') throw new OAuthError('invalid_client', 'Give it a jti.');
    return payload;
  } catch (error) {
    if (error instanceof OAuthError) throw error;
    if (error instanceof errors.JWTExpired) throw new OAuthError('invalid_client', 'The assertion is over.');
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw new OAuthError('invalid_client', `The claim ${error.claim} of the assertion does not fit.`);
    }
    return null;
  }
}

/** To find its keys by; nothing of it is believed before one fits. */
function subjectOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}
