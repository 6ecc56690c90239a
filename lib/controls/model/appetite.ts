import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema, prose } from '@/lib/kernel/text';

export const proposeAppetiteSchema = z.strictObject({
  text: prose(8000).describe('What agents may never do, and how much risk is taken.'),
});
export const decideAppetiteSchema = z.strictObject({
  version: z.int().min(1),
  decision: z.enum(['approve', 'refuse'], 'Approve or refuse it.'),
  reason: prose(1000),
});

/** A version of the risk appetite. `state` is what it is now: of the approved ones only the newest is in force. */
export const appetiteSchema = z.object({
  version: z.int(),
  state: z.enum(['waiting', 'in-force', 'refused', 'earlier']),
  text: z.string(),
  person: namedSchema.describe('Who wrote it.'),
  at: instantSchema,
  decision: z
    .object({ decision: z.enum(['approve', 'refuse']), person: namedSchema, reason: z.string(), at: instantSchema })
    .nullable(),
});
export type Appetite = z.output<typeof appetiteSchema>;
export const appetitesSchema = z.object({
  items: z.array(appetiteSchema).describe('The newest first; at most 20, and the one in force.'),
});
