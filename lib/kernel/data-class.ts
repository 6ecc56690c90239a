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

export function compareDataClass(a: DataClass, b: DataClass): number {
  return DATA_CLASSES.indexOf(a) - DATA_CLASSES.indexOf(b);
}
