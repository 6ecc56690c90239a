import { z } from 'zod';
import { ATTRIBUTES, POPULATIONS } from '@/lib/evidence/model/population';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';
import { FRAMEWORKS, MESSAGE_KINDS, QUESTION_STATES, VERDICTS } from './words';

const when = instantSchema.nullable();
const cell = z.union([z.string(), z.number(), z.boolean()]).nullable();

const countsSchema = z.object({
  samples: z.int(),
  rows: z.int().describe('In all samples.'),
  accepted: z.int(),
  flagged: z.int(),
  openQuestions: z.int().describe('Without an answer that was accepted.'),
});
export type Counts = z.output<typeof countsSchema>;

export const examinationSchema = z.object({
  id: z.string(),
  number: z.int().describe('For people: examination 4.'),
  title: z.string(),
  framework: z.enum(FRAMEWORKS),
  from: instantSchema,
  to: instantSchema.describe('Not in it any more.'),
  timeZone: z.string().describe('Whose days its first and last are.'),
  openedBy: namedSchema,
  openedAt: instantSchema,
  closedAt: when,
  counts: countsSchema,
});
export type ExaminationRow = z.output<typeof examinationSchema>;

const fileSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.int().describe('Bytes.'),
  sha256: z.string(),
});

const rowNameSchema = z.object({
  row: z.string(),
  sample: z.string(),
  population: z.enum(POPULATIONS),
  rowId: z.string().describe('What names it in its population.'),
});

export const questionSchema = z.object({
  id: z.string(),
  number: z.int(),
  text: z.string(),
  state: z.enum(QUESTION_STATES),
  askedOf: namedSchema,
  askedBy: namedSchema,
  askedAt: instantSchema,
  dueAt: instantSchema,
  about: rowNameSchema.nullable(),
});
export type Question = z.output<typeof questionSchema>;

/** As the asked person sees it too: the question and what was said, and nothing else of the examination. */
export const questionDetailSchema = questionSchema.extend({
  examination: z.object({ id: z.string(), number: z.int(), closed: z.boolean() }),
  messages: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(MESSAGE_KINDS),
      text: z.string(),
      link: z.string().nullable(),
      person: namedSchema,
      at: instantSchema,
      files: z.array(fileSchema),
    }),
  ),
  href: z.string().nullable().describe('Page of what it is about.'),
  may: z.object({ answer: z.boolean(), judge: z.boolean(), examine: z.boolean() }),
});
export type QuestionDetail = z.output<typeof questionDetailSchema>;

const sampleSchema = z.object({
  id: z.string(),
  number: z.int(),
  population: z.enum(POPULATIONS),
  seed: z.string().nullable().describe('Null where the rows were named.'),
  populationCount: z.int().describe('Rows of the population when it was drawn.'),
  populationSha256: z.string().describe('SHA-256 over the ids of the population in its order, each with a line feed.'),
  drawnBy: namedSchema,
  drawnAt: instantSchema,
  rows: z.int(),
  accepted: z.int(),
  flagged: z.int(),
});
export type SampleSummary = z.output<typeof sampleSchema>;

export const examinationDetailSchema = examinationSchema.extend({
  over: z.boolean().describe('Whether its period is over. Until then its populations can grow.'),
  sampleList: z.array(sampleSchema),
  questions: z.array(questionSchema),
  closing: z
    .object({
      conclusion: z.string(),
      closedBy: namedSchema,
      closedAt: instantSchema,
      counts: countsSchema,
      openQuestions: z.array(z.object({ number: z.int(), text: z.string(), askedOf: z.string() })),
    })
    .nullable(),
  may: z.object({ write: z.boolean() }),
});
export type ExaminationDetail = z.output<typeof examinationDetailSchema>;

export const populationStateSchema = z.object({
  population: z.enum(POPULATIONS),
  title: z.string(),
  rows: z.int(),
  checks: z.array(
    z.object({
      id: z.string(),
      says: z.string(),
      checked: z.int(),
      failed: z.int(),
      failedIds: z.array(z.string()).describe('The first hundred.'),
    }),
  ),
});
export type PopulationState = z.output<typeof populationStateSchema>;

export const populationRowSchema = z.object({ id: z.string(), cells: z.record(z.string(), cell) });
export type PopulationRow = z.output<typeof populationRowSchema>;

const attributeCellSchema = z.object({
  attribute: z.enum(ATTRIBUTES),
  result: z.enum(['pass', 'exception', 'not-applicable', 'no-data']),
  why: z.string(),
  evidence: z.array(z.object({ says: z.string(), href: z.string().nullable() })),
});

const conclusionSchema = z.object({
  id: z.string(),
  verdict: z.enum(VERDICTS),
  note: z.string().nullable(),
  person: namedSchema,
  at: instantSchema,
});
export type Conclusion = z.output<typeof conclusionSchema>;

const sampledRowSchema = z.object({
  id: z.string(),
  position: z.int(),
  rowId: z.string(),
  title: z.string(),
  cells: z.record(z.string(), cell).describe('As they were when it was drawn.'),
  attributes: z.array(attributeCellSchema).nullable().describe('Of changes: A to J, computed anew.'),
  conclusion: conclusionSchema.nullable().describe('The last one.'),
  openQuestions: z.int(),
});
export type SampledRow = z.output<typeof sampledRowSchema>;

export const sampleDetailSchema = sampleSchema.extend({
  examination: z.object({ id: z.string(), number: z.int(), title: z.string(), from: instantSchema, to: instantSchema }),
  rowList: z.array(sampledRowSchema),
  may: z.object({ write: z.boolean() }),
});
export type SampleDetail = z.output<typeof sampleDetailSchema>;

const LINEAGE_KINDS = ['request', 'decision', 'revision', 'gateway', 'grant', 'calls', 'missing'] as const;
const stepSchema = z.object({
  kind: z.enum(LINEAGE_KINDS),
  says: z.string(),
  at: when,
  href: z.string().nullable(),
});
export type LineageStep = z.output<typeof stepSchema>;

export const rowDetailSchema = sampledRowSchema.extend({
  examination: sampleDetailSchema.shape.examination,
  sample: z.object({ id: z.string(), number: z.int(), population: z.enum(POPULATIONS), rows: z.int() }),
  href: z.string().nullable().describe('Page of what the row is about.'),
  lineage: z.array(stepSchema).describe('What it rests on and what came of it, within the period.'),
  conclusions: z.array(conclusionSchema).describe('All of them, the newest first.'),
  questions: z.array(questionSchema),
  suggested: z.object({ name: z.string(), email: z.string() }).nullable().describe('Whom to ask first.'),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  may: z.object({
    write: z.boolean(),
    conclude: z.boolean().describe('Not for who asked for, decided or reviewed the change that it rests on.'),
  }),
});
export type RowDetail = z.output<typeof rowDetailSchema>;
