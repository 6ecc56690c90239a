import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema, prose } from '@/lib/kernel/text';
import { EU_CLASSES, EU_ROLES } from './eu-class';

const chosenSchema = z.string().max(64);

/** One answer, as people and the API give it. */
export const givenAnswerSchema = z.strictObject({
  question: z.string().max(64),
  answer: z
    .union([chosenSchema, z.array(chosenSchema).min(1, 'Choose an answer.').max(32)])
    .describe('The id of an option; several where the question allows it.'),
  reason: prose(1000).optional(),
});
export type GivenAnswer = z.output<typeof givenAnswerSchema>;

const pathStepSchema = z.object({
  question: z.string(),
  step: z.int(),
  title: z.string(),
  chosen: z.array(z.object({ id: z.string(), label: z.string() })),
  reason: z.string().nullable(),
});
export type PathStep = z.output<typeof pathStepSchema>;

export const duePartSchema = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  article: z.string(),
  roles: z.array(z.enum(EU_ROLES)),
  date: z.iso.date().describe('The day from which the law applies it.'),
  dateChecked: z.iso.date(),
});
export type DuePart = z.output<typeof duePartSchema>;

export const euResultSchema = z.object({
  class: z.enum(EU_CLASSES),
  roles: z.array(z.enum(EU_ROLES)).describe('What the company is to the agent; empty where it is out of scope.'),
  reasons: z.array(z.object({ text: z.string(), article: z.string().nullable() })),
  path: z.array(pathStepSchema).describe('Every question that was asked, with its answer, as it read then.'),
  obligations: z.array(duePartSchema).describe('By date.'),
});
export type EuResult = z.output<typeof euResultSchema>;

export const assessmentSchema = euResultSchema.extend({
  id: z.string(),
  at: instantSchema,
  person: namedSchema,
  dataVersion: z.int().describe('Of the legal data that the answers are for.'),
  toConfirm: z.boolean().describe('The legal data has changed since: answer again.'),
  nextDate: z.iso.date().nullable().describe('The next day on which an obligation begins to apply.'),
});
export type Assessment = z.output<typeof assessmentSchema>;

const assessmentSummarySchema = assessmentSchema.pick({
  id: true,
  at: true,
  person: true,
  dataVersion: true,
  class: true,
});

export const euStateSchema = z.object({
  agent: z.string(),
  current: assessmentSchema.nullable().describe('The newest answers; null before the first.'),
  history: z.array(assessmentSummarySchema).describe('Newest first, at most fifty.'),
  legalData: z.object({ version: z.int(), dateChecked: z.iso.date(), act: z.string(), amendedBy: z.string() }),
  mayAnswer: z.boolean(),
});
export type EuState = z.output<typeof euStateSchema>;
