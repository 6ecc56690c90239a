import { z } from 'zod';
import { DAY_MS } from '@/lib/kernel/day';
import { pageSchema } from '@/lib/kernel/page';
import { instantSchema, line } from '@/lib/kernel/text';
import { FRAMEWORK_IDS } from './frameworks';
import { MOST_DAYS } from './period';
import { ATTRIBUTES, POPULATIONS } from './population';

export const PACK_STATES = ['queued', 'running', 'done', 'failed'] as const;
export type PackState = (typeof PACK_STATES)[number];

export const MOST_SAMPLES = 200;
const USUAL_SAMPLE = 25;

/** Body of `POST /api/v1/evidence`. */
export const requestPackSchema = z
  .strictObject({
    framework: z.enum(FRAMEWORK_IDS),
    from: instantSchema.describe('The first moment of the period.'),
    to: instantSchema.describe('The moment after its last one. It has to be over.'),
    seed: line(100).optional().describe('What the sample is drawn with. Left out: one is made, and recorded.'),
    sampleSize: z
      .int('Give a whole number.')
      .min(1, `Use 1 to ${MOST_SAMPLES}.`)
      .max(MOST_SAMPLES, `Use 1 to ${MOST_SAMPLES}.`)
      .default(USUAL_SAMPLE)
      .describe('How many changes are drawn; all of them where there are fewer.'),
    changes: z
      .array(z.string().regex(/^[1-9]\d{0,9}$/, 'Give the number of a change request, such as 42.'))
      .max(MOST_SAMPLES, `Name at most ${MOST_SAMPLES} changes.`)
      .default([])
      .describe('Numbers of change requests that are sampled too, whatever is drawn.'),
  })
  .superRefine(({ from, to }, issue) => {
    const [begin, end] = [Date.parse(from), Date.parse(to)];
    if (begin >= end) {
      issue.addIssue({ code: 'custom', path: ['to'], message: 'The period ends before it begins. Give a later end.' });
    } else if (end - begin > MOST_DAYS * DAY_MS) {
      const message = `A pack covers at most ${MOST_DAYS} days. Choose a shorter period.`;
      issue.addIssue({ code: 'custom', path: ['to'], message });
    }
  });

export const packListSchema = z.strictObject(pageSchema.shape);

const checkSchema = z.object({
  id: z.string(),
  says: z.string(),
  checked: z.int(),
  failed: z.int(),
  failedIds: z.array(z.string()).describe('At most 100.'),
});

/** What a finished pack found, as its manifest says it. */
export const packSummarySchema = z.object({
  populations: z.array(
    z.object({ id: z.enum(POPULATIONS), title: z.string(), rows: z.int(), criteria: z.array(z.string()) }),
  ),
  completeness: z.array(z.object({ population: z.enum(POPULATIONS), rows: z.int(), checks: z.array(checkSchema) })),
  auditLog: z.object({
    whole: z.boolean(),
    problem: z.string().nullable(),
    first: z.int(),
    entries: z.int(),
    size: z.int(),
    hash: z.string(),
  }),
  sample: z.object({ drawn: z.array(z.string()), typed: z.array(z.string()) }),
  attributes: z.array(
    z.object({
      id: z.string().describe('Number of the change request.'),
      title: z.string(),
      results: z.record(z.enum(ATTRIBUTES), z.enum(['pass', 'exception', 'not-applicable', 'no-data'])),
      exceptions: z.array(z.object({ attribute: z.enum(ATTRIBUTES), why: z.string() })),
    }),
  ),
  files: z.int(),
});
export type PackSummary = z.output<typeof packSummarySchema>;

export const packSchema = z.object({
  id: z.string(),
  number: z.int(),
  framework: z.enum(FRAMEWORK_IDS),
  from: instantSchema,
  to: instantSchema,
  seed: z.string(),
  sampleSize: z.int(),
  changes: z.array(z.string()).describe('Change requests that were typed in.'),
  state: z.enum(PACK_STATES),
  progress: z
    .object({ done: z.int(), total: z.int(), step: z.string() })
    .nullable()
    .describe('Parts that are done of how many; null unless it is being made.'),
  requestedBy: z.string(),
  requestedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  error: z.string().nullable(),
  bytes: z.int().nullable().describe('Of the archive.'),
  sha256: z.string().nullable().describe('Of the archive, hex.'),
  exceptions: z.int().nullable().describe('Attributes and checks of completeness that do not hold.'),
  auditLogWhole: z.boolean().nullable(),
});
export type Pack = z.output<typeof packSchema>;

export const packDetailSchema = packSchema.extend({
  signingKey: z.string().nullable().describe('RFC 7638 thumbprint of the key that signed the manifest.'),
  summary: packSummarySchema.nullable(),
});
export type PackDetail = z.output<typeof packDetailSchema>;

/** What the archive of a pack and the folder in it are called: by what it covers, and not by when it was made. */
export function archiveName({ framework, from, to }: { framework: string; from: Date; to: Date }): string {
  // The last moment, so that a year ends in December.
  const last = new Date(to.getTime() - 1);
  const day = (at: Date) => at.toISOString().slice(0, 10);
  return `remit-evidence-${framework}-${day(from)}-to-${day(last)}`;
}
