import { z } from 'zod';
import { AGENT_STATUSES } from '@/lib/agents/model/lifecycle';
import { namedSchema } from '@/lib/kernel/named';
import { pageSchema } from '@/lib/kernel/page';
import { instantSchema } from '@/lib/kernel/text';
import { GATEWAY_KINDS } from '@/lib/policy-engine/gateway-kinds';
import { CANARY_OUTCOMES } from './canary';
import { CONFIRMATIONS } from './confirmation';
import { RECORDED_KINDS, TARGET_KINDS } from './target';

export const containmentSchema = z.object({
  id: z.string(),
  number: z.int().describe('For people: isolation 4.'),
  of: z.enum(RECORDED_KINDS).describe('`request`: of the agents that a change request suspended.'),
  target: z.string(),
  reason: z.string(),
  by: namedSchema.nullable().describe('Of a request who asked for it. Null: Remit itself.'),
  serial: z.int().describe('The revision from which every gateway denies these agents.'),
  at: instantSchema,
  agents: z.int().describe('How many it isolated.'),
  grants: z.int().describe('How many grants they held.'),
});
export type ContainmentRow = z.output<typeof containmentSchema>;

export const containmentDetailSchema = containmentSchema.extend({
  askedAt: instantSchema.describe('When Remit was asked; what `ms` counts from.'),
  alert: z.object({ id: z.string(), number: z.int() }).nullable(),
  isolated: z
    .array(z.object({ slug: z.string(), name: z.string(), status: z.enum(AGENT_STATUSES) }))
    .describe('The agents, at most 200, as they are now.'),
  still: z.int().describe('How many of them are suspended now.'),
  gateways: z
    .array(
      z.object({
        slug: z.string(),
        name: z.string(),
        kind: z.enum(GATEWAY_KINDS),
        confirmation: z.enum(CONFIRMATIONS),
        holds: z.boolean().describe('Whether these agents are known to be denied there.'),
        confirmedAt: instantSchema.nullable(),
        ms: z.int().nullable().describe('Milliseconds from `askedAt` until Remit heard that it is in force.'),
        openUntil: instantSchema.nullable().describe('Until when it may go on with what it had before.'),
        means: z.string(),
        lastSeenAt: instantSchema.nullable(),
        error: z.string().nullable().describe('Why it refused the revision.'),
        canary: z
          .object({ tool: z.string() })
          .nullable()
          .describe('Whether a canary call can be made there, and of which tool.'),
      }),
    )
    .describe('Every gateway that was there when it was done.'),
  canaries: z.array(
    z.object({
      gateway: z.string(),
      agent: z.string(),
      tool: z.string(),
      outcome: z.enum(CANARY_OUTCOMES),
      says: z.string(),
      serial: z.int().nullable(),
      afterMs: z.int(),
      by: namedSchema.nullable(),
      at: instantSchema,
    }),
  ),
  may: z.object({ canary: z.boolean(), restore: z.boolean() }).describe('What the caller may do about it.'),
});
export type ContainmentDetail = z.output<typeof containmentDetailSchema>;

/** Before it is done, in numbers. */
export const previewSchema = z.object({
  of: z.enum(TARGET_KINDS),
  target: z.string(),
  agents: z.array(z.object({ slug: z.string(), name: z.string(), grants: z.int() })).describe('At most 200.'),
  count: z.int().describe('How many agents it would stop.'),
  suspended: z.int().describe('How many more it is about that are suspended already.'),
  grants: z.int(),
  tools: z.int(),
  servers: z.int(),
  calls: z.int().describe('Calls of these agents in the last 24 hours, whole hours of UTC.'),
  sessions: z
    .int()
    .describe('Sessions of theirs with a call in the last 15 minutes, as far as gateways told; up to 1,000.'),
  gateways: z.int().describe('How many gateways are told.'),
});
export type ContainmentPreview = z.output<typeof previewSchema>;

/** Query of `GET /api/v1/containments`. */
export const containmentListSchema = z.strictObject({
  ...pageSchema.shape,
  agent: z.string().max(64).optional().describe('Those that isolated this agent.'),
});
export type ContainmentFilter = Omit<z.output<typeof containmentListSchema>, 'limit' | 'cursor'>;
