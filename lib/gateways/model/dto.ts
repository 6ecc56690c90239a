import { z } from 'zod';
import { instantSchema } from '@/lib/kernel/text';
import { GATEWAY_KINDS, UNHELD } from '@/lib/policy-engine/gateway-kinds';
import { GATEWAY_MODES, GATEWAY_STATES, ON_STALE } from './gateway';

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
  state: z.enum(GATEWAY_STATES),
  latestSerial: z.int().nullable(),
  servedSerial: z.int().nullable().describe('The last that it pulled.'),
  activatedSerial: z
    .int()
    .nullable()
    .describe('In force there, by its own word; for `authzen`, what it was last answered by.'),
  activatedAt: instantSchema.nullable(),
  lastSeenAt: instantSchema.nullable(),
  lastError: z.string().nullable(),
  createdAt: instantSchema,
});
export type GatewaySummary = z.output<typeof gatewaySummarySchema>;

const tokenSchema = z.object({
  id: z.string(),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  lastUsedAt: instantSchema.nullable(),
  revokedAt: instantSchema.nullable(),
});

export const gatewayDetailSchema = gatewaySummarySchema.extend({
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
