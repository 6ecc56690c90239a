import { z } from 'zod';
import { ROLES } from '@/lib/authz/roles';
import { instantSchema } from '@/lib/kernel/text';

/** A person as administrators and auditors see them. Times are RFC 3339. */
export const personDetailSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(ROLES)),
  status: z.enum(['active', 'disabled']),
  signsInWith: z.enum(['password', 'single sign-on', 'nothing yet']),
  agents: z.int().describe('Agents that they own or back up and that are not retired.'),
  createdAt: instantSchema,
  disabledAt: instantSchema.nullable(),
  lastSignInAt: instantSchema.nullable(),
});
export type PersonDetail = z.output<typeof personDetailSchema>;

export const meSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(ROLES)),
  via: z.enum(['session', 'token']),
  hasPassword: z.boolean(),
});
export type Me = z.output<typeof meSchema>;

export const tokenSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  decide: z.boolean().describe("Whether it may carry its person's decisions."),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  lastUsedAt: instantSchema.nullable(),
  revokedAt: instantSchema.nullable(),
});
export type TokenSummary = z.output<typeof tokenSummarySchema>;
