import { z } from 'zod';
import { ENVIRONMENTS } from '@/lib/agents/model/manifest';
import { SEVERITIES } from '@/lib/detections/model/severity';
import { constraintsSchema } from '@/lib/kernel/constraints';
import { dataClassSchema, effectSchema } from '@/lib/kernel/data-class';
import { namedSchema } from '@/lib/kernel/named';
import { pageSchema } from '@/lib/kernel/page';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { instantSchema } from '@/lib/kernel/text';
import { USE_STATES } from '@/lib/usage/model/dto';
import { historySchema } from '@/lib/usage/model/history';
import { changeSchema } from './change';
import { REVIEW_CHOICES } from './decision';

const changedSchema = z.object({ name: z.string(), change: changeSchema });
const choice = z.enum(REVIEW_CHOICES);

/** What an agent did in the days of a review. Kept as it is; the text of old ones has to go on being read. */
export const snapshotSchema = z.object({
  agent: z.object({
    slug: z.string(),
    name: z.string(),
    status: z.string(),
    environment: z.enum(ENVIRONMENTS),
    owner: namedSchema,
    backupOwner: namedSchema,
    riskLevel: z.enum(RISK_LEVELS).nullable(),
    riskScore: z.int().nullable(),
  }),
  compared: z
    .object({ with: z.enum(['review', 'week']), review: z.int().nullable() })
    .nullable()
    .describe('With the review before, else with the 7 days before. Null: nothing is known of before.'),
  history: historySchema,
  heard: z
    .boolean()
    .describe('A gateway before a server that it holds tools of told of calls in these days, by anybody.'),
  allowed: z.int(),
  denied: z.int(),
  allowedBefore: z.int().nullable().describe('In the 7 days before; null where nothing is known of them.'),
  grants: z.int(),
  unused: z.int(),
  tools: z.array(
    z.object({
      tool: z.string(),
      change: changeSchema,
      allowed: z.int(),
      denied: z.int(),
      granted: z.boolean().describe('It held the tool when the review was opened.'),
      never: z.boolean().describe('It never called it before these days.'),
      outward: z.boolean().nullable(),
      declared: dataClassSchema.nullable(),
      observed: z.array(dataClassSchema),
    }),
  ),
  classes: z.array(changedSchema).describe('Classes of data that gateways said they saw.'),
  users: z.object({
    total: z.int().describe('For how many people it acted.'),
    never: z.int().describe('Of them, those for whom it did not act in the four weeks before.'),
    named: z.array(changedSchema).describe('At most 50, those with the most calls first.'),
  }),
  destinations: z.array(changedSchema).describe('Tools that can carry data out of the company.'),
  refusals: z.array(z.object({ reason: z.string(), calls: z.int(), tools: z.int() })),
  alerts: z.array(
    z.object({ id: z.string(), number: z.int(), severity: z.enum(SEVERITIES), state: z.string(), title: z.string() }),
  ),
  access: z.object({
    declared: dataClassSchema.nullable().describe('The most sensitive class of the registration.'),
    observed: dataClassSchema.nullable().describe('The most sensitive class that was seen.'),
    above: z.boolean().describe('More was seen than was declared.'),
  }),
  says: z.array(z.string()).describe('What stands out, in plain words. Empty: nothing to report.'),
});
export type Snapshot = z.output<typeof snapshotSchema>;

/** Kept with each grant of a review. */
export const itemFactsSchema = z.object({
  state: z.enum(USE_STATES),
  calls: z.int(),
  denied: z.int(),
  change: changeSchema,
  peak: z.int().describe('The most calls within one hour.'),
  grantedAt: instantSchema,
  lastSeen: instantSchema.nullable(),
  declared: dataClassSchema.nullable(),
  observed: z.array(dataClassSchema),
  effect: effectSchema.nullable(),
  outward: z.boolean().nullable(),
  constraints: constraintsSchema,
  proposed: constraintsSchema.nullable().describe('What it would be bound by, where `reduce` is recommended.'),
  deferred: z.boolean().describe('The review before put it off.'),
});
export type ItemFacts = z.output<typeof itemFactsSchema>;

const itemDecision = z.object({
  decision: choice,
  reason: z.string().nullable(),
  constraints: constraintsSchema.nullable(),
  person: namedSchema.nullable().describe('Null: Remit, because nobody decided in time.'),
  serial: z.int().nullable().describe('The revision that it is in force with.'),
  at: instantSchema,
});

export const reviewItemSchema = z.object({
  id: z.string(),
  agent: z.string(),
  tool: z.string(),
  grant: z.string(),
  recommendation: choice,
  why: z.string(),
  facts: itemFactsSchema,
  decision: itemDecision.nullable().describe('The last one.'),
  decisions: z.int().describe('How often somebody decided.'),
  ended: z.boolean().describe('Somebody else ended the grant meanwhile: nothing is to be decided any more.'),
  removal: z
    .object({ serial: z.int(), gateways: z.int(), removed: z.int(), waiting: z.array(z.string()) })
    .nullable()
    .describe('Whether what was taken away is gone at the gateways, by their own word.'),
});
export type ReviewItem = z.output<typeof reviewItemSchema>;

const REVIEW_STATES = ['open', 'overdue', 'completed'] as const;

export const reviewSchema = z.object({
  id: z.string(),
  number: z.int().describe('For people: review 12.'),
  team: z.string(),
  part: z.int().describe('A large team has several.'),
  kind: z.enum(['weekly', 'asked']),
  from: instantSchema,
  to: instantSchema,
  state: z.enum(REVIEW_STATES),
  agents: z.int(),
  grants: z.int(),
  decided: z.int(),
  revoked: z.int(),
  openedAt: instantSchema,
  dueAt: instantSchema,
  completedAt: instantSchema.nullable(),
  completedBy: namedSchema.nullable(),
  outcome: z.enum(['reviewed', 'nothing-to-report']).nullable(),
});
export type ReviewRow = z.output<typeof reviewSchema>;

export const reviewDetailSchema = reviewSchema.extend({
  openedBy: namedSchema.nullable().describe('Null: Remit, by itself.'),
  lapsedAt: instantSchema.nullable().describe('When unused grants were revoked because nobody decided.'),
  note: z.string().nullable(),
  minutes: z.int().nullable().describe('How long it took, by the word of who signed it; null where they did not say.'),
  digest: z.string().describe('Of all that is signed: send it with the signature. Signed, it is the one that was.'),
  quiet: z.boolean().describe('Nothing to report: nothing stands out, and everything is kept.'),
  agentList: z.array(
    z.object({
      snapshot: snapshotSchema,
      items: z.array(reviewItemSchema),
      barred: z.string().nullable().describe('Why the caller may not decide on this agent; null where they may.'),
    }),
  ),
  left: z.int().describe('How many grants wait for a decision.'),
  partial: z.boolean().describe('The caller sees only some of its agents.'),
  rules: z.string().describe('What happens when it is overdue.'),
  maySign: z.boolean(),
});
export type ReviewDetail = z.output<typeof reviewDetailSchema>;

/** Query of `GET /api/v1/reviews`. */
export const reviewListSchema = z.strictObject({
  ...pageSchema.shape,
  state: z
    .enum(['waiting', ...REVIEW_STATES])
    .optional()
    .describe('`waiting`: open, overdue or not.'),
  team: z.string().max(80).optional(),
  agent: z.string().max(200).optional(),
});
export type ReviewFilter = Omit<z.output<typeof reviewListSchema>, 'limit' | 'cursor'>;
