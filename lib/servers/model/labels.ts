import { z } from 'zod';
import { dataCategorySchema, dataClassSchema, effectSchema } from '@/lib/kernel/data-class';

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
};

/** What people say about a tool. Never read from the server: its own annotations are hints of an untrusted party. */
export const labelsSchema = z.strictObject(fields);
export type Labels = z.output<typeof labelsSchema>;

export const labelsPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Set at least one label.');
