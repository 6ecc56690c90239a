import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { OAuthError, proofIn, readForm, serverMetadata } from '@/lib/credentials/model/oauth';
import { authenticateClient, type Client } from '@/lib/credentials/oauth/authenticate-client';
import { readToken, stillCounts } from '@/lib/credentials/oauth/inspect-token';
import { issueToken } from '@/lib/credentials/oauth/issue-token';
import { createTokenKeys } from '@/lib/credentials/oauth/token-keys';
import { insertRevoked, isLiveKey, noteUse } from '@/lib/credentials/repository';
import type { Database } from '@/lib/db/database';
import type { Clock } from '@/lib/kernel/clock';
import { afterFailure, type ThrottleState, waitFor } from '@/lib/people/model/throttle';
import type { Signer } from '@/lib/signing/load-signer';
import { addressOf } from './address';
import { gatewayOf } from './caller';
import type { GatewayCache } from './gateway-cache';
import { readBody } from './read-body';
import { sendJson } from './send-json';

const BODY_BYTES = 32_768;
const KEYS_MS = 2_000;
const NOTE_USE_MS = 60_000;
/** Wrong proofs from one address before they are answered with 429. Who proves well is never made to wait. */
const MOST_FAILURES = 30;
const MOST_ADDRESSES = 10_000;

interface OAuthParts {
  cache: GatewayCache;
  db: Database;
  signer: Signer;
  clock: Clock;
  baseUrl: string;
}

type Form = ReturnType<typeof readForm>;

/** Remit as authorisation server, for agents that have no other: client credentials, and nothing that a person clicks. */
export function createOAuth({ cache, db, signer, clock, baseUrl: issuer }: OAuthParts) {
  const keys = createTokenKeys({ db, signer, clock });
  const failures = new LRUCache<string, ThrottleState>({ max: MOST_ADDRESSES });
  let published: { keys: unknown[]; until: number } | null = null;
  const parts = () => ({ db, issuer, keys, now: clock() });

  async function clientOf(request: IncomingMessage, { fields }: Form): Promise<Client> {
    const address = addressOf(request) ?? '';
    try {
      return await authenticateClient(parts(), proofIn(fields, request.headers.authorization));
    } catch (error) {
      if (!(error instanceof OAuthError) || error.code !== 'invalid_client') throw error;
      const now = clock();
      const state = afterFailure(failures.get(address), now);
      failures.set(address, state);
      const wait = waitFor(state, MOST_FAILURES + 1, now);
      if (wait > 0) throw new OAuthError('slow_down', 'Too many wrong proofs from this address. Wait.', wait);
      throw error;
    }
  }

  /** What a form asks; errors as OAuth has them. */
  function answering(answer: (request: IncomingMessage, form: Form) => Promise<object | null>) {
    return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      try {
        const types = ['application/x-www-form-urlencoded'] as const;
        const { text } = await readBody(request, { types, maxBytes: BODY_BYTES });
        sendJson(response, 200, (await answer(request, readForm(text))) ?? {});
      } catch (error) {
        if (!(error instanceof OAuthError)) throw error;
        const { status, code, message, retryAfter } = error;
        sendJson(
          response,
          status,
          { error: code, error_description: message },
          {
            ...(status === 401 ? { 'WWW-Authenticate': 'Basic realm="Remit"' } : {}),
            ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
          },
        );
      }
    };
  }

  return {
    token: answering(async (request, form) => {
      const grant = form.fields.get('grant_type');
      if (grant === undefined) throw new OAuthError('invalid_request', 'Send grant_type=client_credentials.');
      if (grant !== 'client_credentials') {
        throw new OAuthError('unsupported_grant_type', 'Remit knows client_credentials only.');
      }
      if (form.fields.has('scope')) {
        throw new OAuthError('invalid_scope', 'There are no scopes: what an agent may do is in the policy.');
      }
      // One moment for all of it, from before anything is read: what is replaced meanwhile is replaced after it.
      const at = clock();
      const { row, keyId } = await clientOf(request, form);
      const token = await issueToken({ ...parts(), now: at }, row, form.resources);
      if (!(await db.transaction((tx) => isLiveKey(tx, keyId, at)))) {
        throw new OAuthError('invalid_client', 'It was replaced or revoked in this moment.');
      }
      const noted = row.keys.find(({ id }) => id === keyId)?.lastUsedAt?.getTime() ?? 0;
      if (at.getTime() - noted >= NOTE_USE_MS) {
        await db.transaction((tx) => noteUse(tx, { id: row.id, keyId, at, from: addressOf(request) }));
      }
      return token;
    }),

    /** RFC 7009: whatever is not a token of this client's is answered as if it were gone. */
    revoke: answering(async (request, form) => {
      const { row } = await clientOf(request, form);
      const token = form.fields.get('token');
      if (token === undefined) throw new OAuthError('invalid_request', 'Send the token.');
      const claims = await readToken(parts(), token);
      if (claims?.sub !== row.subject) return null;
      const expiresAt = new Date((claims.exp as number) * 1000);
      await db.transaction((tx) => insertRevoked(tx, claims.jti as string, expiresAt, clock()));
      return null;
    }),

    /** RFC 7662, asked by a gateway with its own token. */
    async introspect(request: IncomingMessage, response: ServerResponse): Promise<void> {
      await gatewayOf(cache, request);
      await answering(async (_, { fields }) => {
        const token = fields.get('token');
        if (token === undefined) throw new OAuthError('invalid_request', 'Send the token.');
        const claims = await readToken(parts(), token);
        const row = claims && (await stillCounts(parts(), claims));
        if (!claims || !row) return { active: false };
        const { iss, sub, aud, iat, exp, jti, client_id } = claims;
        return { active: true, token_type: 'Bearer', iss, sub, client_id, aud, iat, exp, jti, agent: row.agent.slug };
      })(request, response);
    },

    /** There is nothing to click here. */
    authorize(_: IncomingMessage, response: ServerResponse): void {
      const error_description = 'Agents get tokens by client credentials. Nobody signs in here.';
      sendJson(response, 400, { error: 'unsupported_response_type', error_description });
    },

    metadata(_: IncomingMessage, response: ServerResponse): void {
      sendJson(response, 200, serverMetadata(issuer), { 'Cache-Control': 'public, max-age=300' });
    },

    async jwks(_: IncomingMessage, response: ServerResponse): Promise<void> {
      const now = clock().getTime();
      if (!published || published.until <= now) {
        const known = published?.keys;
        // While the database is away, those that were known last.
        const read = await keys.published().catch((error) => {
          if (!known) throw error;
          return known;
        });
        published = { keys: read, until: now + KEYS_MS };
      }
      sendJson(response, 200, { keys: published.keys }, { 'Cache-Control': 'public, max-age=60' });
    },

    /** A key was replaced or withdrawn. */
    forget(): void {
      if (published) published.until = 0;
    },
  };
}
