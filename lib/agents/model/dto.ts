import { z } from 'zod';
import { constraintsSchema } from '@/lib/kernel/constraints';
import { dataClassSchema, effectSchema } from '@/lib/kernel/data-class';
import { namedSchema } from '@/lib/kernel/named';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { instantSchema } from '@/lib/kernel/text';
import { REASON_CODES } from '@/lib/policy-engine/types';
import type { Assessment } from '@/lib/risk/model/assess';
import { acceptanceSchema } from '@/lib/risk/model/dto';
import type { ToxicPath } from '@/lib/risk/model/toxic';
import { AGENT_STATUSES } from './lifecycle';
import { AGENT_MODES, agentSpecSchema, ENVIRONMENTS, EXPOSURES } from './manifest';
import { OWNERSHIPS } from './ownership';

const ownershipSchema = z.enum(OWNERSHIPS).describe('Whether owner and backup owner are still here.');
const modeSchema = z
  .enum(AGENT_MODES)
  .describe('In `shadow` its calls are decided and reported, and nothing stops them.');
const reviewDueSchema = instantSchema
  .nullable()
  .describe('By when its owner has to confirm it again; null before it was approved and once it is retired.');

const confirmationSchema = z.object({
  id: z.string(),
  at: instantSchema,
  by: namedSchema,
  via: z.string(),
  note: z.string(),
  digest: z.string().describe('Of what was confirmed: the registration and the live grants.'),
  seen: z
    .object({
      owner: z.string(),
      backupOwner: z.string(),
      grants: z.int(),
      riskScore: z.int(),
      riskLevel: z.enum(RISK_LEVELS),
      riskVersion: z.int(),
    })
    .describe('What was in force then.'),
  dueAt: instantSchema.nullable(),
  nextDueAt: instantSchema,
  version: z.int().describe('Of the data that says how long a confirmation holds.'),
});
export type Confirmation = z.output<typeof confirmationSchema>;

/** What comes of a confirmation. */
export const confirmedSchema = z.object({ agent: z.string(), confirmation: confirmationSchema });
export type Confirmed = z.output<typeof confirmedSchema>;

/** An agent as lists show it. Times are RFC 3339. */
export const agentSummarySchema = z.object({
  slug: z.string(),
  name: z.string(),
  status: z.enum(AGENT_STATUSES),
  team: z.string(),
  environment: z.enum(ENVIRONMENTS),
  exposure: z.enum(EXPOSURES),
  mode: modeSchema,
  owner: namedSchema,
  backupOwner: namedSchema,
  tools: z.int().describe('Live grants.'),
  highestDataClass: dataClassSchema
    .nullable()
    .describe('Of the tools that it holds; unlabelled counts as restricted. Null without tools.'),
  riskScore: z.int().nullable().describe('0 to 100, of the newest assessment; null before the first.'),
  riskLevel: z.enum(RISK_LEVELS).nullable(),
  euClass: z
    .string()
    .nullable()
    .describe('Class under the EU AI Act, of the newest assessment; null before the first.'),
  ownership: ownershipSchema,
  reviewDueAt: reviewDueSchema,
  updatedAt: instantSchema,
});
export type AgentSummary = z.output<typeof agentSummarySchema>;

const heldGrantSchema = z.object({
  id: z.string(),
  tool: z.string(),
  serverName: z.string(),
  constraints: constraintsSchema,
  reason: z.string().nullable(),
  dataClass: dataClassSchema.nullable(),
  categories: z.array(z.string()),
  effect: effectSchema.nullable(),
  untrusted: z.boolean().nullable(),
  outward: z.boolean().nullable(),
  drifted: z.boolean().describe('The definition has changed or gone since it was approved: the tool cannot be called.'),
  since: instantSchema,
  request: z.object({ id: z.string(), number: z.int(), requester: namedSchema, approvers: z.array(namedSchema) }),
});
export type HeldGrant = z.output<typeof heldGrantSchema>;

const endedGrantSchema = z.object({
  tool: z.string(),
  at: instantSchema,
  why: z.enum(['expired', 'revoked']).describe('`expired`: its time was over. `revoked`: somebody ended it.'),
  reason: z.string().nullable(),
});
export type EndedGrant = z.output<typeof endedGrantSchema>;

const ownerSchema = namedSchema.extend({ active: z.boolean() });

/** An agent whole, as the API gives it: the manifest's fields beside its state. */
export const agentDetailSchema = z.object({
  slug: z.string(),
  name: z.string(),
  status: z.enum(AGENT_STATUSES),
  mode: modeSchema,
  spec: agentSpecSchema,
  owner: ownerSchema,
  backupOwner: ownerSchema,
  createdBy: namedSchema,
  grants: z.array(heldGrantSchema),
  ended: z.array(endedGrantSchema).describe('Tools that it held and lost, newest first; at most 50.'),
  highestDataClass: dataClassSchema.nullable(),
  euClass: z.string().nullable(),
  ownership: ownershipSchema,
  reviewDueAt: reviewDueSchema,
  confirmationDigest: z.string().describe('What a confirmation made now is for: the registration and the live grants.'),
  confirmations: z.array(confirmationSchema).describe('Newest first; at most 20.'),
  risk: z.custom<Assessment>().describe('Score, level, inputs and what would lower it, from what is in force now.'),
  toxic: z
    .custom<ToxicPath | null>()
    .describe('The way from sensitive data to the outside, over the labelled tools that it holds; null without one.'),
  acceptances: z.array(acceptanceSchema).describe('Accepted risks that nobody renewed or settled.'),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  may: z
    .object({
      suspend: z.boolean(),
      revoke: z.boolean(),
      ask: z.boolean(),
      confirm: z.boolean(),
      settle: z.boolean(),
      retire: z.boolean(),
    })
    .describe('What the caller may do here; for showing buttons, each act decides again.'),
});
export type AgentDetail = z.output<typeof agentDetailSchema>;

export const accessStatementSchema = z.object({
  agent: z.string(),
  name: z.string(),
  at: instantSchema.describe('The moment that the statement is about.'),
  revision: z
    .object({ serial: z.int(), sha256: z.string(), publishedAt: instantSchema })
    .nullable()
    .describe('In force at that moment; null before the first.'),
  status: z.enum(['active', 'suspended', 'not registered']),
  requireUser: z.boolean(),
  mode: modeSchema,
  allowed: z.array(
    z.object({
      tool: z.string(),
      grant: z.string(),
      definition: z.string().describe('The definition digest that was approved.'),
      constraints: constraintsSchema,
      request: z.object({
        id: z.string(),
        number: z.int().nullable(),
        requester: namedSchema.nullable(),
        approvers: z.array(namedSchema.extend({ at: instantSchema })),
      }),
    }),
  ),
  denied: z
    .array(
      z.object({
        tool: z.string(),
        reason: z.enum(REASON_CODES),
        ended: endedGrantSchema
          .pick({ at: true, why: true })
          .nullable()
          .describe('How it was lost, where it was held before.'),
      }),
    )
    .describe('Other tools of the same servers, and why a call would be denied.'),
});
export type AccessStatement = z.output<typeof accessStatementSchema>;
