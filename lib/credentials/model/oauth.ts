import { z } from 'zod';
import { ASSERTION_ALGORITHMS } from './public-jwk';

/** How long an access token lives: short, since a gateway that only checks its signature learns of nothing meanwhile. */
export const TOKEN_SECONDS = 300;
/** As RFC 9068 has it, and as no policy has it: what is signed for one is never taken for the other. */
export const ACCESS_TOKEN_TYP = 'at+jwt';
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Of an assertion, from now to its end. */
export const MOST_ASSERTION_SECONDS = 300;
export const SKEW_SECONDS = 30;

export const OAUTH_PATHS = {
  authorize: '/oauth/authorize',
  token: '/oauth/token',
  revoke: '/oauth/revoke',
  introspect: '/oauth/introspect',
  jwks: '/oauth/jwks.json',
} as const;

type OAuthCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'unsupported_token_type'
  | 'slow_down';

/** An error as RFC 6749 5.2 and RFC 8707 have it. */
export class OAuthError extends Error {
  constructor(
    readonly code: OAuthCode,
    message: string,
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = 'OAuthError';
  }

  get status(): number {
    if (this.code === 'slow_down') return 429;
    return this.code === 'invalid_client' ? 401 : 400;
  }
}

export const serverMetadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string().describe('Nobody signs in there. Clients of MCP want it named.'),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  revocation_endpoint: z.string(),
  introspection_endpoint: z.string(),
  grant_types_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
  token_endpoint_auth_methods_supported: z.array(z.string()),
  token_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
  revocation_endpoint_auth_methods_supported: z.array(z.string()),
  revocation_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
  introspection_endpoint_auth_methods_supported: z.array(z.string()),
});

/** RFC 8414. Nobody authorises in a browser, so there is no response type; the SDKs of MCP refuse metadata without the endpoint. */
export function serverMetadata(issuer: string): z.output<typeof serverMetadataSchema> {
  const methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
  return {
    issuer,
    authorization_endpoint: issuer + OAUTH_PATHS.authorize,
    token_endpoint: issuer + OAUTH_PATHS.token,
    jwks_uri: issuer + OAUTH_PATHS.jwks,
    revocation_endpoint: issuer + OAUTH_PATHS.revoke,
    introspection_endpoint: issuer + OAUTH_PATHS.introspect,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: methods,
    token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
    revocation_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
    introspection_endpoint_auth_methods_supported: ['Bearer'],
  };
}

export const tokenAnswerSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int().describe('Seconds.'),
});
export type TokenAnswer = z.output<typeof tokenAnswerSchema>;

export const introspectionSchema = z.looseObject({ active: z.boolean() });

const MOST_CHARACTERS = 8_192;

/**
 * A form whose fields are there once each (RFC 6749 3.2), but `resource`, which may be there again. Throws
 * `invalid_request`.
 */
export function readForm(text: string): { fields: ReadonlyMap<string, string>; resources: string[] } {
  const fields = new Map<string, string>();
  const resources: string[] = [];
  for (const [name, value] of new URLSearchParams(text)) {
    if (value.length > MOST_CHARACTERS) throw new OAuthError('invalid_request', 'A field is too long.');
    // As if it were not there, as the RFC says.
    if (value === '') continue;
    if (name === 'resource') resources.push(value);
    else if (fields.has(name)) throw new OAuthError('invalid_request', 'Send each field once.');
    else fields.set(name, value);
  }
  return { fields, resources };
}

export type ClientProof =
  | { method: 'secret'; clientId: string; secret: string }
  | { method: 'assertion'; clientId: string | undefined; assertion: string };

/** How a client says who it is: one way, and not two. Throws `invalid_client` or `invalid_request`. */
export function proofIn(fields: ReadonlyMap<string, string>, authorization: string | undefined): ClientProof {
  const basic = authorization === undefined ? null : readBasic(authorization);
  const [clientId, secret] = [fields.get('client_id'), fields.get('client_secret')];
  const [assertion, type] = [fields.get('client_assertion'), fields.get('client_assertion_type')];
  if ([basic, secret, assertion].filter((one) => one !== null && one !== undefined).length > 1) {
    throw new OAuthError('invalid_request', 'Say who you are in one way only.');
  }
  if (assertion !== undefined) {
    if (type !== ASSERTION_TYPE)
      throw new OAuthError('invalid_request', `Send client_assertion_type=${ASSERTION_TYPE}.`);
    return { method: 'assertion', clientId, assertion };
  }
  if (basic) {
    if (clientId !== undefined && clientId !== basic.clientId) {
      throw new OAuthError('invalid_request', 'The field client_id names another client than the header.');
    }
    return { method: 'secret', ...basic };
  }
  if (clientId === undefined || secret === undefined) {
    throw new OAuthError('invalid_client', 'Send client id and secret, or an assertion signed with your key.');
  }
  return { method: 'secret', clientId, secret };
}

/** Each half is form-encoded first (RFC 6749 2.3.1). */
function readBasic(authorization: string): { clientId: string; secret: string } {
  const encoded = /^Basic +([A-Za-z0-9+/]{1,4096}={0,2}) *$/i.exec(authorization)?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  if (at < 1) throw new OAuthError('invalid_client', 'The header Authorization holds no client id and secret.');
  try {
    const [clientId, secret] = [text.slice(0, at), text.slice(at + 1)].map((half) =>
      decodeURIComponent(half.replace(/\+/g, ' ')),
    ) as [string, string];
    return { clientId, secret };
  } catch {
    throw new OAuthError('invalid_client', 'Client id and secret are form-encoded in that header.');
  }
}
