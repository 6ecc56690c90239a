import { z } from 'zod';
import { auditActorSchema } from '@/lib/authz/actor';
import { instantSchema } from '@/lib/kernel/text';
import { approvalPolicySchema } from './policy';

/** A version of the approval policy. The one that ships has no author and no time. */
export const policyVersionSchema = z.object({
  version: z.int(),
  note: z.string(),
  createdAt: instantSchema.nullable(),
  actor: auditActorSchema.nullable(),
  requestId: z.string().nullable(),
  policy: approvalPolicySchema,
});
export type PolicyVersionDetail = z.output<typeof policyVersionSchema>;

/** What proposing a change led to: in force at once, or waiting for another administrator. */
export const policyChangeSchema = z.object({
  version: z.int().nullable().describe('The new version; null while it waits.'),
  request: z.object({ id: z.string(), number: z.int() }).nullable().describe('The change request that it waits in.'),
});
export type PolicyChange = z.output<typeof policyChangeSchema>;
