import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema, prose } from '@/lib/kernel/text';
import { fieldSchema } from './parameter-fields';

export const parametersSchema = z.record(z.string().max(40), z.union([z.number(), z.string().max(40)]));
export type Parameters = z.output<typeof parametersSchema>;

export const ruleSchema = z.object({
  id: z.string(),
  name: z.string(),
  explains: z.string(),
  exact: z.boolean().describe('Exact rules are right whenever they speak; the others compare.'),
  startsAt: z.enum(['low', 'medium', 'high']),
  version: z.int(),
  looksAt: z.enum(['calls', 'gateways', 'agents', 'drills']),
  tuning: z.int().describe('Number of the parameters in force; 0 for the defaults.'),
  open: z.int().describe('Alerts of it that are open.'),
  month: z.int().describe('Alerts of it that were raised in the last 30 days.'),
});
export type RuleSummary = z.output<typeof ruleSchema>;

export const ruleListSchema = z.object({ items: z.array(ruleSchema) });

export const ruleDetailSchema = ruleSchema.extend({
  suggests: z.string(),
  fields: z.array(fieldSchema),
  parameters: parametersSchema.describe('In force.'),
  history: z
    .array(
      z.object({
        number: z.int(),
        parameters: parametersSchema,
        reason: z.string(),
        person: namedSchema,
        at: instantSchema,
      }),
    )
    .describe('Who chose which parameters and why, the newest first.'),
  notEnough: z
    .object({
      agents: z.array(z.object({ agent: z.string(), has: z.int(), needs: z.int() })),
      more: z.boolean(),
    })
    .nullable()
    .describe('Agents with fewer days with calls than the rule needs. Null where it needs none, or for who sees few.'),
  mayTune: z.boolean(),
});
export type RuleDetail = z.output<typeof ruleDetailSchema>;

/** Body of `PUT /api/v1/detections/{id}/parameters`; what is left out has its default. */
export const tuneSchema = z.strictObject({
  id: z.string().max(40),
  parameters: parametersSchema,
  reason: prose(1000),
  basedOn: z.int().min(0).describe('Number of the parameters that the change was made from.'),
});

export const replayInputSchema = z.strictObject({ id: z.string().max(40), parameters: parametersSchema });

export const replaySchema = z.object({
  from: instantSchema.nullable().describe('Null for a rule that looks at how things stand: there is only now.'),
  to: instantSchema,
  calls: z.int().describe('Calls that were looked at.'),
  whole: z.boolean().describe('False where there was more in 30 days than is looked at: this is the newest of it.'),
  now: z.int().describe('Stories that the parameters in force find.'),
  proposed: z.int(),
  stories: z
    .array(
      z.object({
        title: z.string(),
        agent: z.string().nullable(),
        at: instantSchema,
        found: z.enum(['both', 'now', 'proposed']),
      }),
    )
    .describe('At most 100; what differs first.'),
});
export type Replay = z.output<typeof replaySchema>;
