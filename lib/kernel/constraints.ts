import { z } from 'zod';
import { dataClassSchema } from './data-class';
import { instantSchema } from './text';

export const PII_ACTIONS = ['allow', 'redact', 'block'] as const;
export const piiActionSchema = z.enum(PII_ACTIONS);
export type PiiAction = z.infer<typeof piiActionSchema>;

export const rateLimitSchema = z.strictObject({
  limit: z.int('Use a whole number.').min(1, 'Use 1 or more.').max(1_000_000),
  windowSeconds: z.int('Use a whole number.').min(1, 'Use 1 or more.').max(86_400, 'Use at most 86400 (a day).'),
});
export type RateLimit = z.infer<typeof rateLimitSchema>;

/** What a grant is bound by. An absent rate limit or expiry means none; an absent data class means the tool's own. */
export const constraintsSchema = z.strictObject({
  rateLimit: rateLimitSchema.optional(),
  maxDataClass: dataClassSchema.optional(),
  pii: piiActionSchema.optional(),
  requireUser: z.boolean().optional(),
  notAfter: instantSchema.optional(),
});
export type Constraints = z.infer<typeof constraintsSchema>;
