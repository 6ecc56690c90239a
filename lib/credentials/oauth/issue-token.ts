import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { NotBefore } from '@/lib/policy-engine/types';
import { mayBeFor } from '../model/credential';
import { ACCESS_TOKEN_TYP, OAuthError, TOKEN_SECONDS, type TokenAnswer } from '../model/oauth';
import type { ClientRow } from '../repository';
import { holdsIdentity } from '../to-detail';
import type { TokenKeys } from './token-keys';

/** The one that a token is asked for; where a client may have tokens for one address only, that. Throws. */
function resourceOf({ audiences }: ClientRow, resources: readonly string[]): string {
  const [resource = audiences.length === 1 ? audiences[0] : undefined, ...others] = resources;
  if (resource === undefined) throw new OAuthError('invalid_target', 'Say in resource which gateway it is for.');
  if (others.length > 0) throw new OAuthError('invalid_target', 'Ask for one resource at a time.');
  if (!mayBeFor(audiences, resource)) {
    throw new OAuthError('invalid_target', 'This client may have no token for that resource.');
  }
  return resource;
}

/** An access token (RFC 9068) for one resource. Throws where the agent may have none now. */
export async function issueToken(
  { issuer, keys, now }: { issuer: string; keys: TokenKeys; now: Date },
  row: ClientRow,
  resources: readonly string[],
): Promise<TokenAnswer> {
  const { agent, subject } = row;
  if (agent.status !== 'active')
    throw new OAuthError('unauthorized_client', `Its agent is not active: ${agent.status}.`);
  if (!holdsIdentity(agent, { iss: issuer, sub: subject })) {
    throw new OAuthError('unauthorized_client', "The client's identity is not approved for its agent yet.");
  }
  const audience = resourceOf(row, resources);
  const since = (agent.tokensNotBefore as unknown as NotBefore[]).find(
    (one) => one.iss === issuer && one.sub === subject,
  );
  // After a replacement older tokens are refused by the second; one of the same second says the next, and counts.
  const issuedAt = Math.max(Math.floor(now.getTime() / 1000), since ? Date.parse(since.notBefore) / 1000 : 0);
  const { kid, privateKey } = await keys.current();
  const token = await new SignJWT({ client_id: subject })
    .setProtectedHeader({ alg: 'ES256', typ: ACCESS_TOKEN_TYP, kid })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + TOKEN_SECONDS)
    .setJti(randomUUID())
    .sign(privateKey);
  return { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS };
}
