import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';
import { costSumSchema } from './share';

const amount = z.string();

export const costImportSchema = z.object({
  number: z.int(),
  source: z.string(),
  fileName: z.string(),
  sha256: z.string(),
  currency: z.string(),
  rows: z.int(),
  from: instantSchema,
  to: instantSchema.describe('The end of the day (UTC) that its last charge begins on.'),
  effective: amount,
  governance: amount,
  importedBy: namedSchema,
  at: instantSchema,
  withdrawn: z
    .object({ at: instantSchema, by: namedSchema, reason: z.string(), replacedBy: z.int().nullable() })
    .nullable()
    .describe('Since then it does not count.'),
});
export type CostImportDetail = z.output<typeof costImportSchema>;

export const importResultSchema = z.object({
  import: costImportSchema,
  created: z.boolean().describe('False: this very file was taken in already, and nothing was done.'),
});
export type ImportResult = z.output<typeof importResultSchema>;

const part = z.object({ name: z.string(), rows: z.int(), effective: amount });

/** What a file would add. */
export const importPreviewSchema = z.object({
  already: costImportSchema.nullable().describe('The import that this very file is already.'),
  currency: z.string(),
  rows: z.int(),
  from: instantSchema,
  to: instantSchema,
  effective: amount,
  billed: amount,
  governance: amount,
  governanceRows: z.int(),
  alike: z.int().describe('Lines that say the same as one before them. Each counts.'),
  long: z.int().describe('Lines over more than a month; each counts on the day on which it begins.'),
  services: z.array(part).describe('The 20 with the highest cost.'),
  serviceCount: z.int(),
  activities: z.array(part).describe('The first 50.'),
  unknownAgents: z.array(part).describe('Named in the file and not in the registry; the first 50. They count.'),
  unknownAgentCount: z.int(),
  withoutAgent: z.int(),
  replaces: z.array(z.int()).describe('Numbers of the imports that would be withdrawn for it.'),
  refused: z.string().nullable().describe('Why it could not be taken in as it is.'),
});
export type ImportPreview = z.output<typeof importPreviewSchema>;

export const targetDetailSchema = z.object({
  number: z.int(),
  percent: z.string().nullable(),
  reason: z.string(),
  setBy: namedSchema,
  at: instantSchema,
});
export type TargetDetail = z.output<typeof targetDetailSchema>;

const agentCostSchema = costSumSchema.extend({
  agent: z.string().nullable().describe('Null: the line names none.'),
  known: z.boolean().describe('Whether the registry has it.'),
});
export type AgentCost = z.output<typeof agentCostSchema>;

export const costsSchema = z.object({
  currency: z.string().nullable().describe('Of all that was taken in; null while there is nothing.'),
  period: z.string(),
  from: z.string().describe('First day of the period.'),
  to: z.string().describe('Last day of the period.'),
  dayCount: z.int(),
  share: costSumSchema,
  target: targetDetailSchema.nullable(),
  targets: z.array(targetDetailSchema).describe('Newest first, at most 20.'),
  months: z
    .array(costSumSchema.extend({ month: z.string() }))
    .describe('The last 12, oldest first, this one among them.'),
  agents: z.array(agentCostSchema).describe('The 100 with the highest cost.'),
  agentCount: z.int(),
  activities: z.array(
    z.object({ activity: z.string(), rows: z.int(), effective: amount, percent: z.string().nullable() }),
  ),
  reviews: z
    .object({ signed: z.int(), told: z.int().describe('Of them, with minutes.'), minutes: z.int().nullable() })
    .describe('Behaviour reviews signed in the period, and how long they took by the word of who signed.'),
});
export type Costs = z.output<typeof costsSchema>;

export const costRowSchema = z.object({
  id: z.string(),
  import: z.int(),
  source: z.string(),
  line: z.int(),
  from: instantSchema,
  to: instantSchema,
  service: z.string(),
  agent: z.string().nullable(),
  activity: z.string().nullable(),
  billed: amount,
  effective: amount,
  withdrawn: z.boolean().describe('It no longer counts; only lines of an import that is asked for are so.'),
});
export type CostRowDetail = z.output<typeof costRowSchema>;
