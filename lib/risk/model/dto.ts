import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { instantSchema } from '@/lib/kernel/text';
import type { Assessment } from './assess';
import type { ToxicPath } from './toxic';

/** What made an assessment due, and its words. */
export const TRIGGER_WORDS = {
  first: 'first assessment',
  registered: 'asked to be registered',
  approved: 'registered',
  updated: 'registration changed',
  granted: 'tools or their limits changed',
  revoked: 'lost a tool',
  labels: 'labels of a tool changed',
  definition: 'definition of a tool adopted',
  eu_class: 'class under the EU AI Act changed',
} as const;
export type RiskTrigger = keyof typeof TRIGGER_WORDS;

export const riskRecordSchema = z.object({
  id: z.string(),
  at: instantSchema,
  trigger: z.enum(Object.keys(TRIGGER_WORDS) as [RiskTrigger, ...RiskTrigger[]]),
  request: z.object({ id: z.string(), number: z.int() }).nullable(),
  version: z.int().describe('Of the rules that it was scored by.'),
  score: z.int(),
  level: z.enum(RISK_LEVELS),
});
export type RiskRecord = z.output<typeof riskRecordSchema>;

/** A risk that somebody accepted until a date, and that nobody renewed or settled. */
export const acceptanceSchema = z.object({
  id: z.string(),
  risk: z.string(),
  reason: z.string(),
  compensation: z.string().describe('What is done instead.'),
  until: instantSchema,
  over: z.boolean().describe('Its time is over: it has to be renewed, or settled.'),
  acceptedBy: namedSchema,
  at: instantSchema,
  request: z.object({ id: z.string(), number: z.int() }).nullable(),
});
export type Acceptance = z.output<typeof acceptanceSchema>;

/** An agent's risk whole, as the API gives it. */
export const agentRiskSchema = z.object({
  agent: z.string(),
  assessment: z
    .custom<Assessment>()
    .describe('Score, level, inputs, reasons and what would lower it, from how things are now.'),
  toxic: z
    .custom<ToxicPath | null>()
    .describe('The way from sensitive data to the outside, also through agents that it may call; null without one.'),
  history: z.array(riskRecordSchema).describe('Assessments that were kept, newest first; at most 50.'),
});
export type AgentRisk = z.output<typeof agentRiskSchema>;
