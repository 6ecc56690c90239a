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

export function compareDataClass(a: DataClass, b: DataClass): number {
  return DATA_CLASSES.indexOf(a) - DATA_CLASSES.indexOf(b);
}
