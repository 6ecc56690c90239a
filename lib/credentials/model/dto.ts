import { z } from 'zod';
import { auditActorSchema } from '@/lib/authz/actor';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';
import { CREDENTIAL_KINDS } from './credential';
import { CREDENTIAL_EVENTS, ROTATION_STATES } from './rotation';

export const credentialSchema = z.object({
  id: z.string(),
  agent: z.string(),
  name: z.string(),
  kind: z.enum(CREDENTIAL_KINDS),
  issuer: z.string(),
  subject: z.string().describe("What tokens call the agent; for Remit's own, the client id."),
  audiences: z.array(z.string()).describe('What tokens may be for: these addresses, and what is below them.'),
  place: z.string(),
  createdBy: namedSchema,
  createdAt: instantSchema,
  rotatedAt: instantSchema,
  dueAt: instantSchema.describe('By when it should be replaced.'),
  lastUsedAt: instantSchema.nullable().describe('Last token that Remit gave for it; null for another issuer.'),
  lastUsedFrom: z.string().nullable(),
  revokedAt: instantSchema.nullable(),
  approved: z.boolean().describe('Whether the agent is registered with this identity. Without it there are no tokens.'),
  registration: z
    .object({ uri: z.string(), pending: z.boolean(), error: z.string().nullable() })
    .nullable()
    .describe('Where Remit replaces its key at another issuer (RFC 7592), and what came of the last try.'),
  keys: z.array(
    z.object({
      id: z.string(),
      createdAt: instantSchema,
      endsAt: instantSchema.nullable(),
      lastUsedAt: instantSchema.nullable(),
    }),
  ),
  rotation: z.object({
    state: z.enum(ROTATION_STATES),
    at: instantSchema.nullable(),
    serial: z.int().nullable(),
    gateways: z
      .array(
        z.object({
          slug: z.string(),
          holds: z.boolean().describe('Whether its kind refuses older tokens by the policy.'),
          confirmed: z.boolean(),
        }),
      )
      .describe('Those that serve the agent, and whether they have that revision in force.'),
  }),
  events: z.array(
    z.object({
      event: z.enum(CREDENTIAL_EVENTS),
      at: instantSchema,
      by: auditActorSchema,
      reason: z.string().nullable(),
      serial: z.int().nullable(),
      detail: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
});
export type CredentialDetail = z.output<typeof credentialSchema>;

export const createdCredentialSchema = z.object({
  credential: credentialSchema,
  secret: z.string().nullable().describe('Shown once.'),
  request: z.int().nullable().describe('The change request that adds its identity to the agent, where one is needed.'),
});
export type CreatedCredential = z.output<typeof createdCredentialSchema>;

export const rotatedCredentialSchema = z.object({
  credential: credentialSchema,
  secret: z.string().nullable().describe('Shown once.'),
  serial: z.int().nullable().describe('The revision from which gateways refuse older tokens.'),
});
export type RotatedCredential = z.output<typeof rotatedCredentialSchema>;
