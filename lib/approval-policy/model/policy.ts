import { z } from 'zod';
import { ENVIRONMENTS, EXPOSURES } from '@/lib/agents/model/manifest';
import { ROLES } from '@/lib/authz/roles';
import { dataCategorySchema, dataClassSchema, effectSchema } from '@/lib/kernel/data-class';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { slugSchema } from '@/lib/kernel/slug';
import { emailSchema, line } from '@/lib/kernel/text';
import { checklistSchema, DEFAULT_CHECKLIST } from '@/lib/production-review/model/checklist';
import { reviewRulesSchema } from '@/lib/reviews/model/overdue';
import { expireAfterDays, policyTimeSchema, stageTime, stageTimeSchema, timeProblem } from './time';

/** All that a rule names must hold. A rule that names nothing applies to every request. */
const conditionSchema = z.strictObject({
  /** The highest risk of an agent after the change is at least this. */
  risk: z.enum(RISK_LEVELS).optional(),
  /** A tool of this class, or a more sensitive one, is asked for. */
  dataClass: dataClassSchema.optional(),
  /** A tool with one of these categories is asked for. */
  categories: z.array(dataCategorySchema).min(1).optional(),
  /** A tool with one of these effects is asked for. */
  effects: z.array(effectSchema).min(1).optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
  exposure: z.enum(EXPOSURES).optional(),
  /** The change makes a toxic combination possible that was not before. */
  toxic: z.literal(true).optional(),
  /** A tool that nobody labelled is asked for. */
  unlabelled: z.literal(true).optional(),
  /** An agent would run in shadow mode: nothing would stop its calls. */
  shadow: z.literal(true).optional(),
});
export type Condition = z.output<typeof conditionSchema>;

/** Who decides: everybody with the role, these people, or the owners of the servers whose tools are asked for. */
const stageSchema = z
  .strictObject({
    name: line(40),
    role: z.enum(ROLES).optional(),
    people: z.array(emailSchema).min(1).max(50).optional(),
    serverOwners: z.literal(true).optional(),
    needed: z.int().min(1, 'At least one has to approve.').max(5, 'Use at most 5.').default(1),
    /** Where this stage reminds, escalates and ends at other times than the policy says. */
    time: stageTimeSchema.optional(),
  })
  .superRefine(({ role, people, serverOwners, needed }, issue) => {
    if ([role, people, serverOwners].filter(Boolean).length !== 1) {
      issue.addIssue({ code: 'custom', path: ['role'], message: 'Name one of role, people and serverOwners.' });
    }
    if (people && people.length < needed) {
      issue.addIssue({ code: 'custom', path: ['needed'], message: 'More are needed than are named.' });
    }
  });
export type StageRule = z.output<typeof stageSchema>;

const ruleSchema = z.strictObject({
  id: slugSchema,
  when: conditionSchema,
  /** Shown to whoever asks and decides. */
  why: line(200),
  stages: z.array(stageSchema).max(5).default([]),
  /** The request has to carry an acceptance of the risk, or the agent has one already. */
  riskAcceptance: z.literal(true).optional(),
  /** No grant may last longer. */
  maxDays: z.int().min(1).max(3650).optional(),
  /** What the ticket looks like: `#` stands for a number, all else for itself, as in SEC-#. */
  ticket: line(40).optional(),
});
export type Rule = z.output<typeof ruleSchema>;

/** The rules that turn a change request into stages. Data with a version: a request keeps the one it was made under. */
export const approvalPolicySchema = z
  .strictObject({
    /** For every request, whatever it asks for. */
    stages: z.array(stageSchema).min(1, 'Every request needs a stage.').max(5),
    rules: z.array(ruleSchema).max(50).default([]),
    /** Requests of low risk, within these bounds, are in force without anybody. Off unless the company turns it on. */
    autoApprove: z
      .strictObject({ dataClass: dataClassSchema, environments: z.array(z.enum(ENVIRONMENTS)).min(1) })
      .nullable()
      .default(null),
    /** Who may give an agent tools at once in an emergency, for how long, and by when somebody else looks at it. */
    breakGlass: z
      .strictObject({
        people: z.array(emailSchema).min(1).max(20),
        maxHours: z.int().min(1).max(4, 'Four hours at most.').default(4),
        reviewHours: z.int().min(1).max(168, 'A week at most.').default(24),
      })
      .nullable()
      .default(null),
    /** What happens while nobody decides. Optional without a default, so that older versions stay what they were. */
    time: policyTimeSchema.optional(),
    /** When behaviour reviews are due, and what becomes of unused grants once one is overdue. */
    reviews: reviewRulesSchema.optional(),
    /** What is asked before an agent goes to production; null where nothing is. */
    productionReview: checklistSchema.nullable().default(DEFAULT_CHECKLIST),
  })
  .superRefine(({ stages, rules, time }, issue) => {
    const check = (stage: StageRule | undefined, path: (string | number)[]) => {
      const resolved = stageTime(time, stage?.time);
      const late = (resolved.denyAfterHours ?? 0) > expireAfterDays(time) * 24;
      const message = timeProblem(resolved) ?? (late ? 'A request would expire before this denies it.' : null);
      if (message) issue.addIssue({ code: 'custom', path: [...path, 'time'], message });
    };
    check(undefined, []);
    stages.forEach((stage, i) => {
      if (stage.time) check(stage, ['stages', i]);
    });
    rules.forEach((rule, i) => {
      rule.stages.forEach((stage, j) => {
        if (stage.time) check(stage, ['rules', i, 'stages', j]);
      });
    });
    const seen = new Set<string>();
    rules.forEach(({ id }, i) => {
      if (seen.has(id))
        issue.addIssue({ code: 'custom', path: ['rules', i, 'id'], message: 'This id is there twice.' });
      seen.add(id);
    });
  });
export type ApprovalPolicy = z.output<typeof approvalPolicySchema>;

/** The version that ships. */
export const DEFAULT_VERSION = 1;
export const DEFAULT_APPROVAL_POLICY: ApprovalPolicy = {
  stages: [{ name: 'security', role: 'security', needed: 1 }],
  rules: [
    {
      id: 'toxic-combination',
      when: { toxic: true },
      why: 'It could read sensitive data, be steered by untrusted content and send data out.',
      stages: [{ name: 'risk owner', role: 'executive', needed: 1 }],
      riskAcceptance: true,
    },
    {
      id: 'critical-risk',
      when: { risk: 'critical', environment: 'production' },
      why: 'An agent of critical risk in production is answered for by an executive too.',
      stages: [{ name: 'risk owner', role: 'executive', needed: 1 }],
    },
  ],
  autoApprove: null,
  breakGlass: null,
  productionReview: DEFAULT_CHECKLIST,
};
