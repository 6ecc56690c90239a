import { z } from 'zod';
import { slugSchema } from '@/lib/kernel/slug';
import { line, prose } from '@/lib/kernel/text';
import type { Operation } from '@/lib/requests/model/operation';
import { REQUEST_STATES } from '@/lib/requests/model/state';
import { LEFT_REASONS } from './rollback-words';

/** As many operations as one change request takes. */
export const MOST_OPERATIONS = 600;
/** What the answer names one by one; the rest is counted. */
export const MOST_NAMED = 1000;

const scopeSchema = {
  agents: z
    .array(slugSchema)
    .min(1, 'Name an agent, or leave this out for all.')
    .max(MOST_OPERATIONS, `Use at most ${MOST_OPERATIONS} agents.`)
    .optional()
    .describe('Only these go back. Left out: all.'),
};

/** Body of `POST /api/v1/revisions/{serial}/rollback`. */
export const rollbackSchema = z.strictObject({
  ...scopeSchema,
  justification: prose(4000),
  ticket: line(120).optional(),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'Give the digest that the dry run shows, 64 hex digits.')
    .optional()
    .describe('Of the plan that was looked at: another one is refused.'),
  dryRun: z.literal(false).optional(),
});

export const dryRunSchema = z.strictObject({
  ...scopeSchema,
  dryRun: z.literal(true),
  justification: prose(4000).optional(),
  ticket: line(120).optional(),
});

export const rollbackPlanSchema = z.object({
  serial: z.int().describe('What is gone back to.'),
  latest: z.int().describe('What was in force when this was computed.'),
  digest: z.string().describe('Of the operations.'),
  tightens: z.boolean().describe('It is applied and published at once; otherwise it becomes a change request.'),
  total: z.int().describe('How many operations it takes; one request holds at most 600.'),
  operations: z.array(z.custom<Operation>()).describe('The first 600.'),
  agents: z
    .array(z.object({ agent: z.string(), operations: z.int() }))
    .describe('How many of them are about which agent; the first 1,000.'),
  agentCount: z.int(),
  cannot: z
    .array(
      z.object({
        reason: z.enum(LEFT_REASONS),
        agent: z.string().nullable(),
        tool: z.string().nullable(),
        message: z.string(),
      }),
    )
    .describe('What stays as it is, and why; the first 1,000.'),
  cannotCount: z.int(),
});
export type Rollback = z.output<typeof rollbackPlanSchema>;

export const rollbackResultSchema = rollbackPlanSchema.extend({
  request: z
    .object({ id: z.string(), number: z.int(), state: z.enum(REQUEST_STATES) })
    .nullable()
    .describe('Null for a dry run. `approved`: in force.'),
  revision: z.int().nullable().describe('The new revision, where it was published at once.'),
});
export type RollbackResult = z.output<typeof rollbackResultSchema>;
