import { z } from 'zod';
import { SEVERITIES } from '@/lib/detections/model/severity';
import { namedSchema } from '@/lib/kernel/named';
import { pageSchema } from '@/lib/kernel/page';
import { instantSchema } from '@/lib/kernel/text';
import { ALERT_STATES, STEPS } from './triage';

export const alertSchema = z.object({
  id: z.string(),
  number: z.int().describe('For people: alert 12.'),
  detection: z.string(),
  severity: z.enum(SEVERITIES),
  state: z.enum(ALERT_STATES),
  agent: z.string().nullable().describe('As the gateway had it; nobody has to have registered it.'),
  gateway: z.string().nullable().describe('Slug, of an alert on a gateway itself.'),
  title: z.string(),
  path: z.array(z.string()).describe('`server/tool` in their order, where the order is the story.'),
  dataClasses: z.array(z.string()),
  calls: z.int().describe('How many calls it is about so far; 0 where it is about how something stands.'),
  firstAt: instantSchema,
  lastAt: instantSchema,
  raisedAt: instantSchema,
  triagedAt: instantSchema.nullable().describe('When somebody first did something about it.'),
  quietUntil: instantSchema.nullable(),
});
export type AlertRow = z.output<typeof alertSchema>;

export const alertDetailSchema = alertSchema.extend({
  registered: z.boolean().describe('Whether there is an agent of that name.'),
  says: z.string().describe('What was seen, and against what.'),
  explains: z.string().describe('What the detection looks for.'),
  suggests: z.string(),
  rule: z.string().describe('Name of the detection.'),
  version: z.int().describe('Of the detection.'),
  tuning: z.int().describe('Number of the parameters that it was found by; 0 for the defaults.'),
  exact: z.boolean(),
  baseline: z
    .object({ from: instantSchema, to: instantSchema, n: z.int() })
    .nullable()
    .describe('What it is compared with: from when to when, and how many days with calls. Null for an exact rule.'),
  observed: z.number(),
  expected: z.number().describe('The most that would have been as usual.'),
  events: z.array(z.string()).describe('Ids of the first calls (`gateway:eventId`), at most 50.'),
  steps: z.array(
    z.object({
      step: z.enum(STEPS),
      person: namedSchema,
      reason: z.string().nullable(),
      quietUntil: instantSchema.nullable(),
      at: instantSchema,
    }),
  ),
  may: z.array(z.enum(STEPS)).describe('What the caller may do about it now.'),
});
export type AlertDetail = z.output<typeof alertDetailSchema>;

/** Query of `GET /api/v1/alerts`. */
export const alertListSchema = z.strictObject({
  ...pageSchema.shape,
  state: z
    .enum(['waiting', ...ALERT_STATES])
    .optional()
    .describe('`waiting`: open or acknowledged.'),
  severity: z.enum(SEVERITIES).optional(),
  agent: z.string().max(200).optional(),
  detection: z.string().max(40).optional(),
});
export type AlertFilter = Omit<z.output<typeof alertListSchema>, 'limit' | 'cursor'>;
