import { z } from 'zod';
import {
  captureSchema,
  dataCategorySchema,
  dataClassSchema,
  effectSchema,
  fieldClassSchema,
} from '@/lib/kernel/data-class';

/** In the form, for a capture that nobody said. */
export const AS_USUAL = 'usual';

const fields = {
  dataClass: dataClassSchema,
  categories: z
    .array(dataCategorySchema)
    .max(20)
    .transform((list) => [...new Set(list)].sort()),
  effect: effectSchema,
  /** Its results can hold text that somebody outside wrote. */
  untrusted: z.boolean(),
  /** It can carry data out of the company. */
  outward: z.boolean(),
  /** What is kept of its answers in the decision log. */
  capture: captureSchema
    .nullable()
    .optional()
    .describe('What the decision log keeps of its answers; null: nothing of a restricted tool, else redacted text.'),
  fields: z
    .array(fieldClassSchema)
    .max(50, 'Name 50 fields or fewer.')
    .transform((list) => [...new Set(list)].sort())
    .optional()
    .describe('Classes of single fields of its results: `customers.*.taxId: restricted`.'),
};

/** What people say about a tool. Never read from the server: its own annotations are hints of an untrusted party. */
export const labelsSchema = z.strictObject(fields);
export type Labels = z.output<typeof labelsSchema>;

export const labelsPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Set at least one label.');
