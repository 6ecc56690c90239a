import { z } from 'zod';
import { POPULATIONS } from '@/lib/evidence/model/population';
import { evidenceSchema } from '@/lib/incidents/model/input';
import { pageSchema } from '@/lib/kernel/page';
import { emailSchema, instantSchema, line, prose } from '@/lib/kernel/text';
import { MOST_SAMPLED } from './most-sampled';
import { FRAMEWORKS, VERDICTS } from './words';

const id = z.string().max(64);
const day = z.iso.date('Give a day such as 2026-09-30.');

export const openSchema = z.strictObject({
  title: line(160),
  framework: z.enum(FRAMEWORKS),
  first: day.describe('The first day that is looked at.'),
  last: day.describe('The last one. It may be today; what happens later that day is then still to come.'),
  timeZone: z.string().max(60).default('UTC').describe('Whose days these are, as an IANA zone.'),
});

/** As the API takes them; `sampleSchema` says what goes together. */
export const sampleFields = {
  population: z.enum(POPULATIONS),
  size: z.int().min(1, `Use 1 to ${MOST_SAMPLED}.`).max(MOST_SAMPLED, `Use 1 to ${MOST_SAMPLED}.`).optional(),
  seed: line(100).optional().describe('Any text: the same seed draws the same rows.'),
  ids: z
    .array(z.string().trim().min(1).max(200))
    .min(1, 'Name at least one row.')
    .max(MOST_SAMPLED, `Name at most ${MOST_SAMPLED} rows.`)
    .optional()
    .describe('Rows by name, instead of size and seed.'),
};

export const sampleSchema = z.strictObject({ id, ...sampleFields }).superRefine(({ size, seed, ids }, issue) => {
  const say = (field: string, message: string) => issue.addIssue({ code: 'custom', path: [field], message });
  if (ids) {
    if (size !== undefined || seed !== undefined) say('ids', 'Give either ids, or size and seed.');
    if (new Set(ids).size !== ids.length) say('ids', 'A row is there twice.');
    return;
  }
  if (size === undefined) say('size', 'Say how many rows to draw, or name ids.');
  if (seed === undefined) say('seed', 'Give a seed, so that others can draw the same rows.');
});

export const concludeSchema = z.strictObject({
  id,
  row: id,
  verdict: z.enum(VERDICTS),
  note: prose(2000).optional().describe('Needed to flag a row, and to accept one with an exception or without data.'),
});

export const askSchema = z.strictObject({
  id,
  row: id.optional().describe('Id of the sampled row that it is about.'),
  text: prose(2000),
  person: emailSchema.optional().describe('Absent: who asked for what the row is about, or owns its agent.'),
  dueAt: instantSchema,
});

export const answerSchema = z.strictObject({
  id,
  text: prose(4000),
  link: z
    .string()
    .trim()
    .max(500)
    .regex(/^(https?:\/\/[^\s\\]+|\/(?!\/)[^\s\\]*)$/, 'Give an address that begins with https:// or a path of Remit.')
    .optional(),
  evidence: z.array(evidenceSchema).max(3, 'Attach at most 3 files.').default([]),
});

export const acceptAnswerSchema = z.strictObject({ id, text: prose(2000).optional() });
export const askAgainSchema = z.strictObject({
  id,
  text: prose(2000).describe('What is still missing.'),
  dueAt: instantSchema.optional().describe('Absent: the day that was set stays.'),
});

export const closeSchema = z.strictObject({
  id,
  conclusion: prose(4000).describe('What came of it; what was left open is counted beside it.'),
});

export const exportSchema = z.strictObject({ id, sample: id });

/** Query of `GET /api/v1/examinations`. */
export const examinationListSchema = z.strictObject({
  ...pageSchema.shape,
  state: z.enum(['open', 'closed']).optional(),
});
export type ExaminationFilter = Omit<z.output<typeof examinationListSchema>, 'limit' | 'cursor'>;

/** Query of the rows of a population. */
export const rowListSchema = z.strictObject({
  ...pageSchema.shape,
  q: z.string().trim().min(1).max(200).optional().describe('Text that a cell of the row has.'),
});
