import { z } from 'zod';
import { auditActorSchema } from '@/lib/authz/actor';
import { instantSchema } from '@/lib/kernel/text';
import { GATEWAY_KINDS } from '@/lib/policy-engine/gateway-kinds';
import { KEY_EVENTS, KEY_STATES } from './signing-key';

/** A key, of which nothing private is ever told. Times are RFC 3339. */
export const signingKeySchema = z.object({
  kid: z.string().describe('RFC 7638 thumbprint of the public key.'),
  state: z
    .enum(KEY_STATES)
    .describe('`next` is published and signs nothing yet; `previous` is published and signs no more.'),
  held: z.boolean().describe('Whether the process that answers holds the private half.'),
  createdAt: instantSchema.describe('Since then it is published.'),
  overlapHours: z.int(),
  automatic: z.boolean(),
  notBefore: instantSchema.nullable().describe('It does not sign before then, unless somebody says so.'),
  activatedAt: instantSchema.nullable(),
  previousAt: instantSchema.nullable().describe('When it stopped to sign.'),
  retireAfter: instantSchema.nullable().describe('The end of the overlap after it stopped to sign.'),
  retiredAt: instantSchema.nullable().describe('Since then it is not published.'),
});
export type SigningKeyDetail = z.output<typeof signingKeySchema>;

/** What a gateway has in force, and which key signed that. */
export const gatewayKeySchema = z.object({
  slug: z.string(),
  name: z.string(),
  kind: z.enum(GATEWAY_KINDS),
  serial: z.int().nullable(),
  kid: z.string().nullable().describe('Null where it holds nothing, as far as is known.'),
  by: z
    .enum(['receipt', 'served'])
    .nullable()
    .describe('Known by its own word, or only from what it was given; null for neither.'),
});
export type GatewayKey = z.output<typeof gatewayKeySchema>;

const keyEventSchema = z.object({
  id: z.string(),
  kid: z.string(),
  event: z.enum(KEY_EVENTS),
  at: instantSchema,
  actor: auditActorSchema,
  reason: z.string().nullable(),
  serial: z.int().nullable().describe('The revision that was published with it.'),
});
export type KeyEventDetail = z.output<typeof keyEventSchema>;

/** All that is known of the keys, newest first each. */
export const keysetSchema = z.object({
  keys: z.array(signingKeySchema),
  gateways: z.array(gatewayKeySchema),
  events: z.array(keyEventSchema).describe('The last 100.'),
  atHand: z.array(z.string()).describe('Keys that the process holds and that were never used.'),
  generates: z.boolean().describe('False where REMIT_SIGNING_KEY gives the keys, so that none is made.'),
});
export type Keyset = z.output<typeof keysetSchema>;

/** What came of a rotation. */
export const rotatedSchema = z.object({
  kid: z.string().describe('Of the key that signs now.'),
  before: z.array(z.string()).describe('Of the keys that signed or were to sign before.'),
  revision: z.int().nullable().describe('Published with it; null where nothing was published before.'),
  gateways: z.int().describe('So many have a policy signed by it to pull.'),
  resealed: z.int().describe('Secrets of channels that were sealed anew.'),
  lost: z.array(z.string()).describe('Channels whose address or secret cannot be opened any more: give them again.'),
});
export type Rotated = z.output<typeof rotatedSchema>;
