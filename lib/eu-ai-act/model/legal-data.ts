import { z } from 'zod';
import { EU_CLASSES, EU_ROLES } from './eu-class';
import { findFaults } from './legal-data-faults';

const idSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
/** An option, as conditions name it: `question.option`. */
const optionKeySchema = z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/);
const dateSchema = z.iso.date();
const textSchema = z.string().min(1).max(600);

const optionSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  hint: textSchema.optional(),
  /** Cannot be chosen together with another option. */
  exclusive: z.literal(true).optional(),
  class: z.enum(EU_CLASSES).optional(),
  because: textSchema.optional(),
  article: textSchema.optional(),
  roles: z.array(z.enum(EU_ROLES)).min(1).optional(),
  rolesIfHigh: z.array(z.enum(EU_ROLES)).min(1).optional(),
  becauseIfHigh: textSchema.optional(),
  /** The next question, or null where the questions end. Of several chosen options, the first one here leads. */
  next: idSchema.nullable(),
});
export type EuOption = z.output<typeof optionSchema>;

const questionSchema = z.strictObject({
  id: idSchema,
  step: z.int().min(1).max(11),
  topic: textSchema,
  kind: z.enum(['one', 'many']),
  title: textSchema,
  help: textSchema,
  article: textSchema,
  dateChecked: dateSchema,
  options: z.array(optionSchema).min(2),
});
export type EuQuestion = z.output<typeof questionSchema>;

const milestoneSchema = z
  .array(
    z.strictObject({
      date: dateSchema,
      article: textSchema,
      dateChecked: dateSchema,
      /** Holds when one of these was chosen; without it, always. The first that holds counts. */
      any: z.array(optionKeySchema).min(1).optional(),
    }),
  )
  .min(1);

const obligationSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  text: textSchema,
  article: textSchema,
  dateChecked: dateSchema,
  /** The milestone from which it applies. */
  from: idSchema,
  roles: z.array(z.enum(EU_ROLES)).min(1),
  when: z.strictObject({
    classes: z.array(z.enum(EU_CLASSES)).min(1).optional(),
    any: z.array(optionKeySchema).min(1).optional(),
    none: z.array(optionKeySchema).min(1).optional(),
  }),
});

/**
 * The law as data: questions, where each answer leads, obligations and their dates, each with its article and the
 * day on which somebody last checked it. A new state of the law is a new file with the next version.
 */
export const legalDataSchema = z
  .strictObject({
    version: z.int().min(1),
    dateChecked: dateSchema,
    source: z.strictObject({ act: textSchema, amendedBy: textSchema, url: z.url(), note: textSchema }),
    milestones: z.record(idSchema, milestoneSchema),
    start: idSchema,
    questions: z.array(questionSchema).min(1),
    obligations: z.array(obligationSchema).min(1),
  })
  .superRefine((data, issue) => {
    for (const message of findFaults(data)) issue.addIssue({ code: 'custom', message });
  });
export type LegalData = z.output<typeof legalDataSchema>;
