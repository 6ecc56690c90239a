import { z } from 'zod';
import { createCredentialSchema, reasonSchema, rotateCredentialSchema } from '@/lib/credentials/model/credential';
import { createdCredentialSchema, credentialSchema, rotatedCredentialSchema } from '@/lib/credentials/model/dto';
import { introspectionSchema, serverMetadataSchema, tokenAnswerSchema } from '@/lib/credentials/model/oauth';
import { type ApiOperation, created, named, ok } from '../operation';

const TAG = 'Credentials';
const credential = named('Credential', credentialSchema);
const rotated = named('RotatedCredential', rotatedCredentialSchema);
const form = named(
  'OAuthForm',
  z.looseObject({
    grant_type: z.literal('client_credentials').optional(),
    resource: z.string().optional().describe('The address that the token is for (RFC 8707).'),
    token: z.string().optional().describe('To revoke, or to look at.'),
  }),
);

export const credentialOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/credentials',
    tag: TAG,
    summary: "Read an agent's credentials: age, use, and whether what was replaced is refused",
    who: 'credential:read',
    answers: [ok(named('Credentials', z.object({ items: z.array(credential.schema) })), 'No secret is among it.')],
  },
  {
    method: 'POST',
    path: '/api/v1/agents/{slug}/credentials',
    tag: TAG,
    summary: 'Add a credential; asks for its identity where the agent is not registered with it',
    who: 'credential:write',
    body: named('NewCredential', createCredentialSchema),
    answers: [created(named('CreatedCredential', createdCredentialSchema), 'The secret is shown once.')],
  },
  {
    method: 'POST',
    path: '/api/v1/credentials/{id}/rotate',
    tag: TAG,
    summary: 'Replace a credential, with an overlap or at once; of another issuer, ask for that',
    who: 'credential:write',
    body: named('RotateCredential', rotateCredentialSchema),
    bodyOptional: true,
    answers: [ok(rotated, 'A new secret is shown once.')],
  },
  {
    method: 'POST',
    path: '/api/v1/credentials/{id}/rotated',
    tag: TAG,
    summary: 'Say that a credential was replaced at its issuer; gateways refuse tokens from before',
    who: 'credential:write',
    bodyOptional: true,
    body: named('ReportRotated', z.strictObject({})),
    answers: [ok(rotated, 'It counts as verified once a gateway has refused an older token.')],
  },
  {
    method: 'POST',
    path: '/api/v1/credentials/{id}/revoke',
    tag: TAG,
    summary: 'End a credential at once, with the tokens that it gave',
    who: 'credential:write',
    body: named('RevokeCredential', reasonSchema),
    answers: [ok(rotated, 'It never comes back.')],
  },
  {
    method: 'GET',
    path: '/oauth/authorize',
    tag: TAG,
    summary: 'Nobody signs in here: always refused. Clients of MCP want it named in the metadata',
    who: 'anyone',
    answers: [{ status: 400, says: 'Agents get tokens by client credentials.' }],
  },
  {
    method: 'POST',
    path: '/oauth/token',
    tag: TAG,
    summary: 'Get an access token, as an agent: client credentials, with a secret or an assertion (RFC 7523)',
    who: 'anyone',
    body: form,
    answers: [ok(named('AccessToken', tokenAnswerSchema), 'An ES256 token of RFC 9068 for five minutes.')],
  },
  {
    method: 'POST',
    path: '/oauth/revoke',
    tag: TAG,
    summary: 'Revoke an access token, as the agent that it was given to (RFC 7009)',
    who: 'anyone',
    body: form,
    answers: [ok(named('RevokedToken', z.object({})), 'It is gone, whatever it was.')],
  },
  {
    method: 'POST',
    path: '/oauth/introspect',
    tag: TAG,
    summary: 'Ask whether an access token counts still (RFC 7662)',
    who: 'gateway',
    body: form,
    answers: [ok(named('Introspection', introspectionSchema), 'Its claims, and the agent.')],
  },
  {
    method: 'GET',
    path: '/oauth/jwks.json',
    tag: TAG,
    summary: 'Read the keys that access tokens are signed with; policy is signed with others',
    who: 'anyone',
    answers: [
      ok(
        named('AccessTokenKeys', z.object({ keys: z.array(z.looseObject({ kid: z.string() })) })),
        'As RFC 7517 has it.',
      ),
    ],
  },
  {
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    tag: TAG,
    summary: 'Read where agents get tokens',
    who: 'anyone',
    answers: [ok(named('AuthorizationServer', serverMetadataSchema), 'As RFC 8414 has it.')],
  },
];
