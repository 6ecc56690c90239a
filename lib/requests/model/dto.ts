import { z } from 'zod';
import { ROLES } from '@/lib/authz/roles';
import { ERROR_CODES } from '@/lib/kernel/errors';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';
import { productionReviewSchema } from '@/lib/production-review/model/review';
import type { Impact } from './impact';
import type { Operation } from './operation';
import { REQUEST_STATES } from './state';
import type { Subjects } from './subjects';

const agentsSchema = z.array(z.object({ slug: z.string(), name: z.string() }));

/** A change request as lists show it. Times are RFC 3339. */
export const requestSummarySchema = z.object({
  id: z.string(),
  number: z.int().describe('How people call it: CR-<number>.'),
  title: z.string(),
  state: z.enum(REQUEST_STATES),
  requester: namedSchema,
  agents: agentsSchema,
  operations: z.record(z.string(), z.int()).describe('How many operations of each kind.'),
  createdAt: instantSchema,
  decidedAt: instantSchema.nullable(),
  revision: z.int().nullable(),
  breakGlass: z.boolean().describe('In force without a decision, in an emergency.'),
  reviewDueAt: instantSchema.nullable().describe('By when somebody has to look at it; null once reviewed.'),
  endsAt: instantSchema.nullable().describe('When it ends by itself unless it is decided; null once it is closed.'),
});
export type RequestSummary = z.output<typeof requestSummarySchema>;

export interface MyWork {
  /** Requests that wait for a decision which this person may make. */
  toDecide: RequestDetail[];
  toDecideMore: boolean;
  /** Emergencies of others that nobody has looked at since. */
  toReview: RequestSummary[];
  /** What this person asked for, newest first. */
  asked: RequestSummary[];
}

const fallbackSchema = z
  .object({ role: z.enum(ROLES).nullable(), people: z.array(z.string()) })
  .describe('Who may decide it too, once it escalated.');

const requiredStageSchema = z.object({
  name: z.string(),
  role: z.enum(ROLES).nullable().describe('Null where people are named.'),
  people: z.array(z.string()).describe('E-mail addresses of those who may decide, where there is no role.'),
  needed: z.int(),
  why: z.string(),
  time: z
    .object({
      remindAfterHours: z.int().nullable(),
      escalateAfterHours: z.int().nullable(),
      escalateTo: fallbackSchema.nullable(),
      denyAfterHours: z.int().nullable(),
    })
    .describe('What happens while nobody decides; null means never.'),
});

const appliedRulesSchema = z
  .array(z.object({ id: z.string(), why: z.string() }))
  .describe('Rules of the approval policy that apply.');
const missingSchema = z.array(z.string()).describe('What keeps it from being approved as it is.');

const openRisksSchema = z.array(z.string()).describe('Agents whose risk has to be accepted before.');

/** What the rules of approval would ask for. */
export const simulationResultSchema = z.object({
  stages: z.array(requiredStageSchema),
  rules: appliedRulesSchema,
  missing: missingSchema,
  openRisks: openRisksSchema,
  automatic: z.boolean().describe('In force without a decision.'),
  expireAfterDays: z.int().describe('However often its stages start anew.'),
});
export type Simulation = z.output<typeof simulationResultSchema>;

const stageSchema = requiredStageSchema.extend({
  done: z.boolean(),
  approvedBy: z.array(namedSchema.extend({ onBehalfOf: namedSchema.nullable() })),
  eligible: z
    .array(namedSchema.extend({ delegates: z.array(namedSchema.extend({ until: instantSchema })) }))
    .describe('Asked by the stage, or by its escalation, and neither the requester nor an owner; empty once done.'),
  escalated: z.boolean().describe('Its fallback may decide it too, by now.'),
  deadlines: z
    .object({
      remindsAt: instantSchema.nullable(),
      remindedAt: instantSchema.nullable(),
      escalatesAt: instantSchema.nullable(),
      escalatedAt: instantSchema.nullable(),
      deniesAt: instantSchema.nullable(),
    })
    .nullable()
    .describe('When what happens while nobody decides; null once the stage is done or the request closed.'),
});
export type StageDetail = z.output<typeof stageSchema>;

const decisionDetailSchema = z.object({
  id: z.string(),
  person: namedSchema,
  decision: z.enum(['approve', 'reject']),
  stage: z.string(),
  digest: z.string(),
  counts: z.boolean().describe('False when the request or its subjects changed afterwards.'),
  comment: z.string(),
  via: z.string(),
  at: instantSchema,
  onBehalfOf: namedSchema.nullable().describe('Who let them decide it.'),
});

const STEP_KINDS = ['remind', 'escalate', 'restart', 'expire', 'review'] as const;

const stepSchema = z.object({
  kind: z
    .enum(STEP_KINDS)
    .describe('`restart`: what it is about changed, so its deadlines start anew; `review`: of an emergency, overdue.'),
  stage: z.string().nullable(),
  at: instantSchema,
  to: fallbackSchema.nullable(),
});

/** A change request as the API and the request page give it. Times are RFC 3339. */
export const requestDetailSchema = z.object({
  id: z.string(),
  number: z.int(),
  title: z.string(),
  justification: z.string(),
  state: z.enum(REQUEST_STATES),
  digest: z.string().describe('What a decision made now is for.'),
  edit: z.int(),
  operations: z.array(
    z
      .custom<Operation & { direction: 'tightens' | 'loosens' }>()
      .describe('As they were sent, resolved, with `direction`.'),
  ),
  subjects: z.custom<Subjects>().describe('What the operations are applied to, as it is now.'),
  impact: z
    .custom<Impact[]>()
    .describe('What each agent can do today, and would after approval: those it names, and the first of the others.'),
  others: z
    .object({
      holders: z.int().describe('Hold a tool whose definition or labels it changes.'),
      callers: z.int().describe('Would get a toxic path because they may call one of the agents.'),
      newlyToxic: z.int(),
      shown: z.int().describe('Of all these, so many are in `impact`.'),
    })
    .describe('Agents that it does not name and changes something for.'),
  ticket: z.string().nullable(),
  approvalPolicyVersion: z.int().describe('Of the approval policy that the request was made under.'),
  rules: appliedRulesSchema,
  missing: missingSchema,
  openRisks: openRisksSchema,
  stages: z.array(stageSchema),
  requester: namedSchema.extend({ email: z.string() }),
  owners: z.array(namedSchema),
  agents: agentsSchema,
  productionReviews: z
    .array(productionReviewSchema.extend({ mayAnswer: z.boolean() }))
    .describe('What is asked of agents that it takes to production.'),
  decisions: z.array(decisionDetailSchema),
  ending: z
    .object({ at: instantSchema, stage: z.string().nullable().describe('The stage that nobody decided in time.') })
    .nullable()
    .describe('When it ends by itself unless it is decided; null once it is closed.'),
  steps: z.array(stepSchema).describe('What Remit did while nobody decided, the oldest first.'),
  mayDecide: z.discriminatedUnion('ok', [
    z.object({
      ok: z.literal(true),
      stage: z.string(),
      onBehalfOf: namedSchema
        .extend({ until: instantSchema })
        .nullable()
        .describe('For whom the decision would be, where the caller decides as a delegate.'),
    }),
    z.object({ ok: z.literal(false), code: z.enum(ERROR_CODES), why: z.string() }),
  ]),
  isRequester: z.boolean(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  decidedAt: instantSchema.nullable(),
  revision: z.int().nullable(),
  rollbackOf: z.int().nullable().describe('The revision that it goes back to.'),
  breakGlass: z
    .object({
      reviewDueAt: instantSchema,
      review: z.object({ by: namedSchema, at: instantSchema, note: z.string() }).nullable(),
      mayReview: z.boolean(),
    })
    .nullable()
    .describe('Set when it was in force without a decision, in an emergency.'),
});
export type RequestDetail = z.output<typeof requestDetailSchema>;
