import { z } from 'zod';
import { ROLES } from '@/lib/authz/roles';
import { pageSchema } from '@/lib/kernel/page';
import { emailSchema, line } from '@/lib/kernel/text';

const rolesSchema = z
  .array(z.enum(ROLES))
  .min(1, 'Give at least one role.')
  .transform((roles) => [...new Set(roles)].sort());

/** Long enough that guessing is hopeless, short enough that hashing is bounded. Any characters. */
export const passwordSchema = z.string().min(12, 'Use at least 12 characters.').max(256, 'Use at most 256 characters.');

export const personSchema = z.strictObject({
  name: line(80),
  email: emailSchema,
  roles: rolesSchema,
  /** Without one, the person signs in through single sign-on only. */
  password: passwordSchema.optional(),
});

export const personPatchSchema = z
  .strictObject({
    name: line(80).optional(),
    roles: rolesSchema.optional(),
    status: z.enum(['active', 'disabled']).optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'Change at least one field.');

export const setUpSchema = z.strictObject({
  code: z.string().min(1, 'Give the code of the set-up link.').max(200),
  name: line(80),
  email: emailSchema,
  password: passwordSchema,
});

export const tokenSchema = z.strictObject({
  name: line(80),
  expiresInDays: z.coerce.number().int().min(1, 'Use 1 to 365 days.').max(365, 'Use 1 to 365 days.').default(90),
  /** Whether this token may carry its person's decisions. */
  decide: z.boolean().default(false),
});

/** Query of `GET /api/v1/people`. */
export const personListSchema = z.strictObject({
  ...pageSchema.shape,
  q: z.string().max(200).optional(),
  role: z.enum(ROLES).optional(),
  status: z.enum(['active', 'disabled']).optional(),
});
