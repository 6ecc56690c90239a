import { z } from 'zod';
import { overTimeSchema } from '@/lib/decision-log/model/over-time';
import { dataClassSchema } from '@/lib/kernel/data-class';
import { instantSchema } from '@/lib/kernel/text';
import { historySchema } from './history';

/** How far back use is looked at, where nobody says otherwise. */
export const LOOK_BACK_DAYS = 60;

export const useQuerySchema = z.strictObject({
  days: z.coerce
    .number()
    .int('Use a whole number of days.')
    .min(1, 'Use at least 1 day.')
    .max(366, 'Use at most 366 days.')
    .default(LOOK_BACK_DAYS),
});

export const USE_STATES = ['used', 'unused', 'too-new', 'not-seen', 'not-granted'] as const;

export const toolUseSchema = z.object({
  tool: z.string(),
  state: z
    .enum(USE_STATES)
    .describe(
      '`unused`: granted for the whole time, and not called. `too-new`: granted later than that. `not-seen`: no gateway ' +
        'before its server told of calls since then, so not enough is known. `not-granted`: it only was tried.',
    ),
  grantedAt: instantSchema.nullable(),
  allowed: z.int().describe('Calls in the time that is looked at.'),
  denied: z.int(),
  firstSeen: instantSchema.nullable().describe('The day of the first call that is known, whenever that was.'),
  lastSeen: instantSchema.nullable(),
  declared: dataClassSchema.nullable().describe("The tool's label."),
  observed: z.array(dataClassSchema).describe('Classes that gateways said they saw.'),
});
export type ToolUse = z.output<typeof toolUseSchema>;

export const agentUseSchema = z.object({
  agent: z.string(),
  days: z.int(),
  from: instantSchema,
  granted: z.int(),
  unused: z.int(),
  history: historySchema.describe('Whether enough is known of it to call anything unused.'),
  tools: z.array(toolUseSchema).describe('Those that it holds first, unused ones before others.'),
  overTime: overTimeSchema,
});
export type AgentUse = z.output<typeof agentUseSchema>;
