import { z } from 'zod';
import { SEVERITIES } from '@/lib/detections/model/severity';
import { pageSchema } from '@/lib/kernel/page';
import { emailSchema, instantSchema, line, prose } from '@/lib/kernel/text';
import { MOST_EVIDENCE_BYTES } from './evidence';
import { STEP_RESULTS } from './runbook';
import { INCIDENT_STATES, INCIDENT_TYPES } from './state';

const named = { id: z.string().max(64) };
/** As gateways have them: nobody has to have registered the agent. */
const agentsSchema = z
  .array(line(200))
  .max(50, 'Name at most 50 agents.')
  .refine((list) => new Set(list).size === list.length, 'An agent is there twice.');
const times = {
  occurredAt: instantSchema.nullable().describe('Null: not known yet.'),
  lastGoodAt: instantSchema.nullable().describe('Until then all is known to have been right.'),
  detectedAt: instantSchema,
};

export const declareSchema = z.strictObject({
  title: line(160),
  type: z.enum(INCIDENT_TYPES),
  severity: z.enum(SEVERITIES),
  agents: agentsSchema.default([]),
  summary: prose(4000).optional().describe('What is known so far.'),
  alert: z.string().max(64).optional().describe('Id of an alert that becomes this incident.'),
  commander: emailSchema.optional().describe('Absent: whoever declares it.'),
  occurredAt: times.occurredAt.optional(),
  lastGoodAt: times.lastGoodAt.optional(),
  detectedAt: times.detectedAt.optional().describe('Absent: when the alert was raised, else now.'),
});

const role = emailSchema.nullable().optional();
export const updateSchema = z.strictObject({
  ...named,
  title: line(160).optional(),
  type: z.enum(INCIDENT_TYPES).optional(),
  severity: z.enum(SEVERITIES).optional(),
  agents: agentsSchema.optional(),
  commander: role,
  scribe: role,
  occurredAt: times.occurredAt.optional(),
  lastGoodAt: times.lastGoodAt.optional(),
  detectedAt: times.detectedAt.optional(),
  containedAt: instantSchema.nullable().optional(),
  recoveredAt: instantSchema.nullable().optional(),
  reason: prose(1000).optional().describe('Why. Needed for another severity.'),
});

export const moveSchema = z.strictObject({
  ...named,
  from: z.enum(INCIDENT_STATES).describe('The state that you saw. When it is another one by now, nothing is changed.'),
  to: z.enum(INCIDENT_STATES),
  at: instantSchema.optional().describe('When it was so. Absent: now.'),
  reason: prose(2000)
    .optional()
    .describe('Needed to go back, for a false alarm, for what was removed, and to close without a whole review.'),
});

const BASE64_OF_MOST = Math.ceil(MOST_EVIDENCE_BYTES / 3) * 4;

export const evidenceSchema = z.strictObject({
  name: line(120).refine((name) => !/[/\\]/.test(name), 'Give the name of a file, without a folder.'),
  content: z
    .base64('Send the bytes of the file as base64.')
    .min(1, 'This file is empty.')
    .max(BASE64_OF_MOST, `Use a file of at most ${MOST_EVIDENCE_BYTES / 1024} KiB.`),
});

export const entrySchema = z.strictObject({
  ...named,
  kind: z.enum(['note', 'comment']).default('note').describe('A note is what happened, a comment what somebody says.'),
  at: instantSchema.optional().describe('When it happened. Absent: now.'),
  text: prose(4000),
  corrects: z
    .string()
    .regex(/^\d{1,18}$/, 'Give the id of an entry.')
    .optional()
    .describe('Id of the entry that this one corrects. That one stays.'),
  evidence: z.array(evidenceSchema).max(5, 'Attach at most 5 files.').default([]),
});

export const markSchema = z.strictObject({
  ...named,
  row: z.string().max(400).describe('Key of a row of the timeline, or `call:` and the id of a call.'),
  relevant: z.boolean().default(true).describe('False: not any more.'),
});

export const stepSchema = z.strictObject({
  ...named,
  step: z.string().max(60),
  result: z.enum(STEP_RESULTS),
  note: prose(1000).optional().describe('What came of it. Needed unless it is done.'),
});

export const freezeSchema = z.strictObject(named);
export const impactSchema = z.strictObject({ ...named, text: prose(6000) });

export const causeSchema = z.strictObject({
  ...named,
  whys: z
    .array(z.strictObject({ why: prose(1000), evidence: prose(1000) }))
    .min(1, 'Answer at least one why.')
    .max(7, 'Use at most 7.'),
  factors: z.array(line(300)).max(20, 'Name at most 20.').default([]).describe('Contributing factors.'),
});

export const actionSchema = z.strictObject({
  ...named,
  what: prose(500),
  owner: emailSchema,
  dueAt: instantSchema,
});
export const finishSchema = z.strictObject({ ...named, action: z.string().max(64), how: prose(1000) });

export const dutySchema = z.strictObject({
  ...named,
  duty: z.string().max(60),
  applies: z.boolean(),
  why: prose(1000),
  awareAt: instantSchema.optional().describe('When somebody became aware that it applies. The clock starts then.'),
  filedAt: instantSchema.optional(),
  reference: line(200).optional().describe('Of what was filed.'),
});

/** Query of `GET /api/v1/incidents`. */
export const incidentListSchema = z.strictObject({
  ...pageSchema.shape,
  state: z
    .enum(['open', ...INCIDENT_STATES])
    .optional()
    .describe('`open`: any but closed.'),
  severity: z.enum(SEVERITIES).optional(),
  type: z.enum(INCIDENT_TYPES).optional(),
  agent: z.string().max(200).optional(),
  q: z.string().trim().min(1).max(200).optional().describe('Part of the title.'),
});
export type IncidentFilter = Omit<z.output<typeof incidentListSchema>, 'limit' | 'cursor'>;

/** Query of `GET /api/v1/incidents`: drills are among them. */
export const listedFilterSchema = incidentListSchema.extend({
  kind: z
    .enum(['incident', 'drill'])
    .optional()
    .describe('Absent: both. Drills have no state, severity, type or text, and are left out where one is asked for.'),
});
export type ListedFilter = Omit<z.output<typeof listedFilterSchema>, 'limit' | 'cursor'>;
