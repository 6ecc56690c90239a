import { z } from 'zod';
import { PII_ACTIONS, rateLimitSchema } from '@/lib/kernel/constraints';
import { dataClassSchema } from '@/lib/kernel/data-class';
import { REASON_CODES } from '@/lib/policy-engine/types';

const obligations = z
  .object({
    maxDataClass: dataClassSchema.describe('Data above this class must not pass.'),
    rateLimit: rateLimitSchema.optional().describe('Count the calls, and ask with `rateExceeded` once it is used up.'),
    pii: z.enum(PII_ACTIONS).optional().describe('What to do with personal data; ask with `piiFound` where it blocks.'),
    requireUser: z.literal(true).optional(),
  })
  .describe('What whoever asked has to hold, since it sees the call and Remit does not.');

export const decisionSchema = z.object({
  decision: z.boolean(),
  context: z.object({
    reason: z.enum(REASON_CODES).optional(),
    message: z.string().optional().describe('What is missing from the question, if anything.'),
    serial: z.int().optional().describe('Of the policy that decided.'),
    grant: z.string().optional(),
    obligations: obligations.optional(),
    enforced: z
      .literal(false)
      .optional()
      .describe('In shadow mode: the policy denies, and `decision` is true since nothing is stopped.'),
    error: z
      .object({ status: z.int(), message: z.string() })
      .optional()
      .describe('In a batch: this question is wrong, and so it is denied.'),
  }),
});
export type Decision = z.output<typeof decisionSchema>;

const searchPage = z.object({
  next_token: z.string().describe('Send it as `page.token`; empty on the last page.'),
  count: z.int(),
});
const resultsOf = <T extends z.ZodType>(result: T) => z.object({ page: searchPage, results: z.array(result) });

export const foundSubjectsSchema = resultsOf(
  z.object({ type: z.string(), id: z.string(), properties: z.object({ iss: z.string() }).optional() }),
);
export const foundResourcesSchema = resultsOf(z.object({ type: z.string(), id: z.string() }));
export const foundActionsSchema = resultsOf(z.object({ name: z.string() }));

export type FoundSubjects = z.output<typeof foundSubjectsSchema>;
export type FoundResources = z.output<typeof foundResourcesSchema>;
export type FoundActions = z.output<typeof foundActionsSchema>;
