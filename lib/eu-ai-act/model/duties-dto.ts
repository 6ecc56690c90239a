import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { slugSchema } from '@/lib/kernel/slug';
import { instantSchema, prose } from '@/lib/kernel/text';
import { DOCUMENT_KINDS } from './document-form';
import { duePartSchema } from './dto';
import { DUTY_STATES, type DutyState, SAYS } from './duty-state';
import { EU_CLASSES, EU_ROLES } from './eu-class';

const statementSchema = z.object({
  ...{ says: z.enum(SAYS), text: z.string(), person: namedSchema, at: instantSchema },
  outdated: z
    .boolean()
    .describe('Said before the newest answers: `done` and `not-applicable` no longer count and are to be said again.'),
});

const statedDutySchema = duePartSchema.extend({
  state: z
    .enum(DUTY_STATES)
    .describe('`not-yet-due`: open, and its day has not come. `not-applicable`: somebody said so, with why.'),
  why: z.string().describe('What fulfils it, or what is open.'),
  by: z
    .enum(['records', 'word'])
    .nullable()
    .describe('Records of Remit, or the word of a person; null unless fulfilled.'),
  shows: z.string().describe('What Remit has to show for it.'),
  adds: z.string().describe('What a person adds.'),
  document: z.enum(DOCUMENT_KINDS).nullable(),
  href: z.string().nullable().describe('The page that shows its records, where there is one.'),
  asks: z.boolean().describe('Somebody has to say first whether it applies.'),
  mayBeSaid: z.boolean().describe('False where no word of a person answers it.'),
  statement: statementSchema.nullable(),
});

const countsSchema = z.object(
  Object.fromEntries(DUTY_STATES.map((state) => [state, z.int()])) as Record<DutyState, z.ZodInt>,
);
export type DutyCounts = z.output<typeof countsSchema>;

export const dutiesSchema = z.object({
  agent: z.string(),
  assessment: z
    .object({
      id: z.string(),
      at: instantSchema,
      class: z.enum(EU_CLASSES),
      roles: z.array(z.enum(EU_ROLES)),
      toConfirm: z.boolean(),
      grounds: z.array(z.string()).describe('By which annex it is high-risk.'),
      nextDate: z.iso.date().nullable(),
    })
    .nullable()
    .describe('The newest answers; null before the first: then nobody knows what it owes.'),
  counts: countsSchema,
  duties: z.array(statedDutySchema).describe('Those that it owes, by date.'),
  notOwed: z
    .array(z.object({ id: z.string(), title: z.string(), article: z.string(), why: z.string() }))
    .describe('The others of the law, each with why not.'),
  documents: z.array(
    z.object({
      kind: z.enum(DOCUMENT_KINDS),
      title: z.string(),
      article: z.string(),
      due: z.object({
        state: z.enum(['due', 'ask', 'not-due', 'unknown']),
        why: z.string(),
        date: z.iso.date().nullable(),
      }),
      current: z
        .object({ version: z.int(), at: instantSchema, person: namedSchema, gaps: z.int() })
        .nullable()
        .describe('The newest saved version.'),
    }),
  ),
  data: z.object({ law: z.int(), lawChecked: z.iso.date(), forms: z.int(), formsChecked: z.iso.date() }),
  mayWrite: z.boolean(),
});
export type Duties = z.output<typeof dutiesSchema>;

export function countStates(duties: readonly { state: DutyState }[]): DutyCounts {
  const of = (state: DutyState) => duties.filter((duty) => duty.state === state).length;
  return Object.fromEntries(DUTY_STATES.map((state) => [state, of(state)])) as DutyCounts;
}

export const sayOfDutySchema = z.strictObject({
  slug: slugSchema,
  duty: z.string().max(64),
  says: z
    .enum(SAYS)
    .describe('`done`: fulfilled, and how. `applies`: it is owed. `open`: takes back what was said before.'),
  text: prose(2000).describe('How, why, or where it is recorded.'),
});

export const saveDocumentSchema = z.strictObject({
  slug: slugSchema,
  kind: z.enum(DOCUMENT_KINDS),
  /** Of the newest version that the person saw. */
  base: z.int('Use a whole number.').min(0).describe('Number of the newest version that you saw; 0 before the first.'),
  factsDigest: z.string().regex(/^[0-9a-f]{64}$/, 'Use the `factsDigest` that the document gave.'),
  texts: z
    .record(z.string().max(64), prose(8000))
    .describe('By the ids of fields. A field that is left out is empty in the new version.'),
});
