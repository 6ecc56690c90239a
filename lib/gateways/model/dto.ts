import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';
import { BOUNDS, GATEWAY_KINDS, UNHELD } from '@/lib/policy-engine/gateway-kinds';
import { attestationDetailSchema } from './attestation';
import { GATEWAY_MODES, ON_STALE } from './gateway';
import { GATEWAY_STATES } from './state';

/** A gateway as lists show it. Times are RFC 3339. */
export const gatewaySummarySchema = z.object({
  slug: z.string(),
  name: z.string(),
  kind: z.enum(GATEWAY_KINDS),
  mode: z.enum(GATEWAY_MODES),
  servers: z.array(z.string()),
  freshnessSeconds: z.int(),
  onStale: z.enum(ON_STALE).describe('What it does with a policy that is too old.'),
  unheld: z.enum(UNHELD).describe('What becomes of a grant with a bound that its kind cannot hold.'),
  settings: z.record(z.string(), z.string()).describe('Names that its own configuration uses.'),
  owner: namedSchema.extend({ email: z.string(), active: z.boolean() }).nullable(),
  contact: z.string().nullable(),
  state: z
    .enum(GATEWAY_STATES)
    .describe('`older`: it runs an older serial than one that it already had in force. `silent`: not heard of lately.'),
  latestSerial: z.int().nullable(),
  servedSerial: z.int().nullable().describe('The last that it pulled.'),
  activatedSerial: z
    .int()
    .nullable()
    .describe('In force there, by its own word; for `authzen`, what it was last answered by.'),
  activatedAt: instantSchema.nullable(),
  highestSerial: z.int().nullable().describe('The highest that it ever had in force.'),
  lastSeenAt: instantSchema.nullable(),
  lastSeenFrom: z.string().nullable().describe('The address that it called from last.'),
  lastError: z.string().nullable(),
  createdAt: instantSchema,
});
export type GatewaySummary = z.output<typeof gatewaySummarySchema>;

const tokenSchema = z.object({
  id: z.string(),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  lastUsedAt: instantSchema.nullable(),
  lastUsedFrom: z.string().nullable(),
  revokedAt: instantSchema.nullable(),
});

const unheldGrantSchema = z.object({
  agent: namedSchema.pick({ name: true }).extend({ slug: z.string() }),
  tool: z.string(),
  bounds: z.array(z.enum(BOUNDS)).describe('What nothing there holds.'),
});

/** Grants on its servers with a bound that its kind cannot hold. */
const unheldGrantsSchema = z.object({
  total: z.int().describe('Counted up to 10000.'),
  totalAtLeast: z.literal(true).optional(),
  byBound: z.partialRecord(z.enum(BOUNDS), z.int()).describe('How many of them, by what is not held.'),
  items: z.array(unheldGrantSchema).describe('The first 20.'),
});
export type UnheldGrants = z.output<typeof unheldGrantsSchema>;

export const gatewayDetailSchema = gatewaySummarySchema.extend({
  attestations: z.array(attestationDetailSchema).describe('Those that nobody removed, the last to end first.'),
  unheldGrants: unheldGrantsSchema.describe(
    'They are not published there, or are without that bound, as `unheld` says.',
  ),
  tokens: z.array(tokenSchema),
  receipts: z.array(
    z.object({
      id: z.string(),
      serial: z.int(),
      sha256: z.string(),
      status: z.enum(['activated', 'rejected']),
      error: z.string().nullable(),
      activatedAt: instantSchema,
      receivedAt: instantSchema,
    }),
  ),
});
export type GatewayDetail = z.output<typeof gatewayDetailSchema>;
