import { z } from 'zod';
import { SEVERITIES } from '@/lib/detections/model/severity';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';
import { FIGURES } from './figures';
import { DUTY_STATES } from './obligations';
import { STEP_RESULTS } from './runbook';
import { INCIDENT_STATES, INCIDENT_TYPES, OUTCOMES } from './state';

const when = instantSchema.nullable();

export const incidentSchema = z.object({
  id: z.string(),
  number: z.int().describe('For people: incident 4.'),
  title: z.string(),
  type: z.enum(INCIDENT_TYPES),
  severity: z.enum(SEVERITIES),
  state: z.enum(INCIDENT_STATES),
  outcome: z.enum(OUTCOMES).nullable(),
  agents: z.array(z.string()).describe('Slugs. They stay, whatever becomes of the agent.'),
  commander: namedSchema.nullable(),
  lastGoodAt: when,
  occurredAt: when,
  detectedAt: instantSchema,
  declaredAt: instantSchema,
  triagedAt: when,
  containedAt: when,
  recoveredAt: when,
  closedAt: when,
  openActions: z.int().describe('Corrective actions that nobody verified yet.'),
});
export type IncidentRow = z.output<typeof incidentSchema>;

const drillRowSchema = z.object({
  kind: z.literal('drill'),
  id: z.string(),
  number: z.int().describe('For people: drill 4.'),
  title: z.string(),
  agents: z.array(z.string()).describe('The agent that is there for drills.'),
  outcome: z.enum(['passed', 'failed']),
  heldMs: z.int().nullable().describe('Milliseconds until every gateway held the isolation.'),
  refusedMs: z.int().nullable().describe('Milliseconds from the replacement until every gateway refused old tokens.'),
  declaredAt: instantSchema.describe('When it began.'),
  closedAt: instantSchema.describe('When it ended.'),
});
export type DrillRow = z.output<typeof drillRowSchema>;

/** What the list of incidents holds. */
export const listedSchema = z.discriminatedUnion('kind', [
  incidentSchema.extend({ kind: z.literal('incident') }),
  drillRowSchema,
]);
export type ListedRow = z.output<typeof listedSchema>;

export const ENTRY_KINDS = [
  'note',
  'comment',
  'state',
  'change',
  'alert',
  'step',
  'mark',
  'impact',
  'cause',
  'action',
  'obligation',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

const evidenceSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.int().describe('Bytes.'),
  sha256: z.string(),
});

const entrySchema = z.object({
  id: z.string(),
  kind: z.enum(ENTRY_KINDS),
  at: instantSchema.describe('When it happened.'),
  recordedAt: instantSchema,
  person: namedSchema.nullable(),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()),
  corrects: z.string().nullable(),
  evidence: z.array(evidenceSchema),
});
export type Entry = z.output<typeof entrySchema>;

const actionSchema = z.object({
  id: z.string(),
  what: z.string(),
  owner: namedSchema,
  dueAt: instantSchema,
  doneAt: when,
  verifiedAt: when,
  verifiedBy: namedSchema.nullable(),
  may: z.array(z.enum(['finish', 'verify'])),
});
export type Action = z.output<typeof actionSchema>;

export const incidentDetailSchema = incidentSchema.extend({
  reporter: namedSchema.nullable(),
  scribe: namedSchema.nullable(),
  alerts: z.array(z.string()),
  entries: z.array(entrySchema).describe('What people said and did, as it was written down. Never changed.'),
  runbook: z.object({
    version: z.int(),
    steps: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        says: z.string(),
        act: z.enum(['isolate', 'freeze']).nullable(),
        at: z.enum(['agent', 'calls', 'obligations', 'cause']).nullable(),
        done: z
          .object({ result: z.enum(STEP_RESULTS), person: namedSchema.nullable(), at: instantSchema, note: z.string() })
          .nullable(),
      }),
    ),
  }),
  impact: z.string().nullable(),
  cause: z
    .object({
      whys: z.array(z.object({ why: z.string(), evidence: z.string() })),
      factors: z.array(z.string()),
    })
    .nullable(),
  actions: z.array(actionSchema),
  obligations: z.object({
    version: z.int(),
    checked: z.string().describe('The day that the rules were looked at.'),
    duties: z.array(
      z.object({
        id: z.string(),
        regime: z.string(),
        recipient: z.string(),
        asks: z.string(),
        withinHours: z.int(),
        source: z.string(),
        state: z.enum(DUTY_STATES),
        dueAt: when,
        answer: z
          .object({
            applies: z.boolean(),
            why: z.string(),
            awareAt: when,
            filedAt: when,
            reference: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
  }),
  relevant: z.array(z.string()).describe('Keys of the rows that somebody marked.'),
  /** What this person may do. */
  may: z.object({
    write: z.boolean(),
    suspend: z.boolean(),
    moves: z.array(
      z.object({
        to: z.enum(INCIDENT_STATES),
        needs: z.array(z.enum(['time', 'reason', 'commander', 'review'])),
        outcome: z.enum(OUTCOMES).nullable(),
        missing: z
          .array(z.string())
          .describe('What it lacks; a move that asks for a review can give a reason instead.'),
      }),
    ),
  }),
});
export type IncidentDetail = z.output<typeof incidentDetailSchema>;

export const LANES = ['people', 'remit', 'agent'] as const;
export type Lane = (typeof LANES)[number];
export const LANE_WORDS: Record<Lane, string> = { people: 'People', remit: 'Remit and gateways', agent: 'Agents' };

export const timelineRowSchema = z.object({
  key: z.string().describe('What it is marked as relevant by.'),
  at: instantSchema,
  lane: z.enum(LANES),
  kind: z.string(),
  who: z.string().nullable(),
  text: z.string(),
  href: z.string().nullable(),
  relevant: z.boolean(),
  corrects: z.string().nullable().describe('Key of the row that it corrects.'),
  corrected: z.boolean(),
  evidence: z.array(evidenceSchema),
});
export type TimelineRow = z.output<typeof timelineRowSchema>;

export const timelineSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  rows: z.array(timelineRowSchema).describe('The earliest first.'),
  phases: z.array(z.object({ state: z.enum(INCIDENT_STATES), from: instantSchema, to: when })),
  cut: z.array(z.string()).describe('Sources of which there is more than is shown.'),
  hidden: z.array(z.string()).describe('Agents whose calls you may not see: none of theirs is among the rows.'),
});
export type Timeline = z.output<typeof timelineSchema>;

const counted = z.object({ name: z.string(), calls: z.int() });
export const exposureSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  calls: z.int(),
  allowed: z.int().describe('That went through, whatever was decided.'),
  denied: z.int(),
  tools: z.array(counted.extend({ outward: z.boolean().describe('Labelled as able to carry data out.') })),
  users: z.array(counted),
  classes: z.array(counted),
  outward: z.int().describe('Calls of outward tools that went through.'),
  heard: z.boolean().describe('Whether any gateway told of calls of these agents in that time.'),
  hidden: z.array(z.string()).describe('Agents whose calls you may not see: none of theirs is counted.'),
  draft: z.string().describe('An impact statement made of these figures, to be corrected.'),
});
export type Exposure = z.output<typeof exposureSchema>;

export const figuresSchema = z.object({
  from: instantSchema,
  figures: z.array(
    z.object({
      id: z.enum(FIGURES),
      incidents: z.int(),
      missing: z.int().describe('Of them, without one of the two times.'),
      median: z.number().nullable().describe('Milliseconds.'),
      answer: z.enum(['no-data', 'not-enough', 'figure']),
    }),
  ),
});
export type IncidentFigures = z.output<typeof figuresSchema>;
