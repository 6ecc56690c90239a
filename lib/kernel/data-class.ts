import { z } from 'zod';

/** From least to most sensitive; the order is the rule. */
export const DATA_CLASSES = ['public', 'internal', 'confidential', 'restricted'] as const;
export const dataClassSchema = z.enum(DATA_CLASSES);
export type DataClass = z.infer<typeof dataClassSchema>;

export const DATA_CATEGORIES = ['pii', 'phi', 'pci', 'credentials', 'financial', 'source-code', 'legal', 'hr'] as const;
export const dataCategorySchema = z.enum(DATA_CATEGORIES);
export type DataCategory = z.infer<typeof dataCategorySchema>;

export const EFFECTS = ['read', 'write', 'destructive'] as const;
export const effectSchema = z.enum(EFFECTS);
export type Effect = z.infer<typeof effectSchema>;

/** What is kept in the decision log of what a tool answers: nothing, text without personal data, or all of it sealed. */
export const CAPTURES = ['none', 'redacted', 'sealed'] as const;
export const captureSchema = z.enum(CAPTURES);
export type Capture = z.infer<typeof captureSchema>;

/**
 * What one field of a tool's results holds: `customers.*.taxId: restricted`. Names with dots between them from the result's
 * outermost object; `*` is any name and any place in a list.
 */
export const fieldClassSchema = z
  .string()
  .trim()
  .max(300, 'Use 300 characters or fewer.')
  .regex(
    /^[^\s.:]{1,64}(?:\.[^\s.:]{1,64}){0,11}: ?(?:public|internal|confidential|restricted)$/,
    'Write a path and a class, like customers.*.taxId: restricted.',
  )
  .transform((text) => text.replace(/: ?/, ': '));

/** By path; of a path that is said twice the higher class. */
export function fieldClasses(list: readonly string[]): Record<string, DataClass> {
  const classes = new Map<string, DataClass>();
  for (const each of [...list].sort()) {
    const [path, said] = each.split(': ') as [string, DataClass];
    const before = classes.get(path);
    if (!before || compareDataClass(said, before) > 0) classes.set(path, said);
  }
  return Object.fromEntries(classes);
}

export function compareDataClass(a: DataClass, b: DataClass): number {
  return DATA_CLASSES.indexOf(a) - DATA_CLASSES.indexOf(b);
}
