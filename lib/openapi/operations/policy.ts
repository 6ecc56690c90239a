import { z } from 'zod';
import { attestationSchema } from '@/lib/gateways/model/attestation';
import { gatewayDetailSchema, gatewaySummarySchema } from '@/lib/gateways/model/dto';
import {
  gatewayListSchema,
  gatewayPatchSchema,
  gatewaySchema,
  gatewayTokenSchema,
  receiptSchema,
} from '@/lib/gateways/model/gateway';
import { tableQuery } from '@/lib/http/query';
import { instantSchema } from '@/lib/kernel/text';
import { revisionDetailSchema, revisionDiffSchema, revisionSummarySchema } from '@/lib/policy/model/dto';
import { revisionListSchema } from '@/lib/policy/model/list';
import { formatQuery } from '@/lib/policy/model/range';
import { dryRunSchema, rollbackResultSchema, rollbackSchema } from '@/lib/policy/model/rollback-result';
import { policySchema } from '@/lib/renderings/jwt/verify';
import { FILE_KINDS } from '@/lib/renderings/render';
import { type ApiOperation, created, named, ok, okTable, pageOf } from '../operation';

const gateway = named('Gateway', gatewayDetailSchema);
const token = named(
  'GatewayToken',
  z.object({ id: z.string(), token: z.string().describe('Shown once.'), expiresAt: instantSchema }),
);
const rollback = named('RollbackResult', rollbackResultSchema);
const WAIT = {
  'If-None-Match': 'The ETag that you hold; 304 while it is still the newest.',
  Prefer: '`wait=N`: hold the answer for up to N seconds (at most 60) while nothing is new.',
};

export const policyOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/revisions',
    tag: 'Policy',
    summary: 'List published revisions',
    who: 'revision:read',
    query: tableQuery(revisionListSchema),
    answers: [okTable(pageOf(named('RevisionSummary', revisionSummarySchema)), 'One page, newest first.')],
  },
  {
    method: 'GET',
    path: '/api/v1/revisions/{range}',
    tag: 'Policy',
    summary: 'Read one revision (42), or what changed between two (41...42)',
    who: 'revision:read',
    query: formatQuery,
    answers: [
      okTable(
        named('RevisionOrDiff', z.union([revisionDetailSchema, revisionDiffSchema])),
        'The revision, or the diff.',
      ),
    ],
  },
  {
    method: 'POST',
    path: '/api/v1/revisions/{range}/rollback',
    tag: 'Policy',
    summary: 'Go back to what was in force with a revision (42), as a new one',
    who: 'revision:rollback',
    body: named('Rollback', z.union([rollbackSchema, dryRunSchema])),
    answers: [
      ok(rollback, 'Of a dry run: what it takes, and what cannot be brought back.'),
      created(rollback, 'In force, where it only tightens; otherwise a change request that waits for its approval.'),
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/gateways',
    tag: 'Gateways',
    summary: 'List gateways',
    who: 'gateway:read',
    query: tableQuery(gatewayListSchema),
    answers: [okTable(pageOf(named('GatewaySummary', gatewaySummarySchema)), 'One page of gateways.')],
  },
  {
    method: 'POST',
    path: '/api/v1/gateways',
    tag: 'Gateways',
    summary: 'Add a gateway',
    who: 'gateway:write',
    body: named('NewGateway', gatewaySchema),
    answers: [created(gateway, 'Added. It needs a token to pull.')],
  },
  {
    method: 'GET',
    path: '/api/v1/gateways/{slug}',
    tag: 'Gateways',
    summary: 'Read a gateway: its tokens, receipts, attestations, and what it cannot hold',
    who: 'gateway:read',
    answers: [ok(gateway, 'The gateway.')],
  },
  {
    method: 'PATCH',
    path: '/api/v1/gateways/{slug}',
    tag: 'Gateways',
    summary: 'Change a gateway',
    who: 'gateway:write',
    body: named('GatewayPatch', gatewayPatchSchema),
    answers: [ok(gateway, 'The gateway as it is now.')],
  },
  {
    method: 'POST',
    path: '/api/v1/gateways/{slug}/tokens',
    tag: 'Gateways',
    summary: 'Make a token; older ones go on for the overlap',
    who: 'gateway:write',
    body: named('NewGatewayToken', gatewayTokenSchema),
    bodyOptional: true,
    answers: [created(token, 'The token, shown once.')],
  },
  {
    method: 'DELETE',
    path: '/api/v1/gateways/{slug}/tokens/{id}',
    tag: 'Gateways',
    summary: 'End a token, at once',
    who: 'gateway:write',
    answers: [ok(named('Ended', z.object({ id: z.string() })), 'Ended.')],
  },
  {
    method: 'POST',
    path: '/api/v1/gateways/{slug}/attestations',
    tag: 'Gateways',
    summary: 'Keep what somebody outside attests of a gateway',
    who: 'gateway:write',
    body: named('NewAttestation', attestationSchema),
    answers: [created(gateway, 'Kept. Administrators and the owner are reminded before it is over.')],
  },
  {
    method: 'DELETE',
    path: '/api/v1/gateways/{slug}/attestations/{id}',
    tag: 'Gateways',
    summary: 'Remove an attestation',
    who: 'gateway:write',
    answers: [ok(named('Removed', z.object({ id: z.string() })), 'Removed.')],
  },
  {
    method: 'GET',
    path: '/api/v1/policy',
    tag: 'For gateways',
    summary: "Pull this gateway's policy, signed, or as the file of its kind",
    who: 'gateway',
    query: z.object({
      format: z
        .enum(['jws', 'remit', ...FILE_KINDS])
        .optional()
        .describe('`jws` or `remit`: the signed policy, as without it. The kind of the gateway: its file, as text.'),
    }),
    headers: WAIT,
    answers: [
      {
        status: 200,
        says: 'A compact JWS (`typ: remit-policy+jwt`, ES256) with this payload, or the file; `Remit-Freshness` says until when, and for a file the digest of its bytes.',
        content: named('PolicyPayload', policySchema),
        mediaType: 'application/jwt',
      },
      { status: 304, says: 'What you hold is the newest; `Remit-Freshness` is renewed.' },
      {
        status: 409,
        says: 'The format cannot say the policy; `detail` says why, and what to do.',
      },
    ],
  },
  {
    method: 'POST',
    path: '/api/v1/receipts',
    tag: 'For gateways',
    summary: 'Say that a serial is in force, or why it was refused',
    who: 'gateway',
    body: named('Receipt', receiptSchema),
    answers: [created(named('Recorded', z.object({ recorded: z.literal(true) })), 'Recorded.')],
  },
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    tag: 'For gateways',
    summary: 'Read the public signing keys',
    who: 'anyone',
    answers: [
      ok(named('Jwks', z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) })), 'RFC 7517.'),
    ],
  },
];
