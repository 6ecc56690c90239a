import { z } from 'zod';
import { line } from '@/lib/kernel/text';

/** `next` is published and signs nothing yet, `active` signs, `previous` is published and signs no more. */
export const KEY_STATES = ['next', 'active', 'previous', 'retired'] as const;
export type KeyState = (typeof KEY_STATES)[number];

export const KEY_EVENTS = [
  'registered',
  'staged',
  'activated',
  'emergency',
  'previous',
  'cancelled',
  'retired',
] as const;
export type KeyEvent = (typeof KEY_EVENTS)[number];

export const kidSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Give the id of a key: 43 letters, digits, - and _.');

const reason = line(500);

export const stageSchema = z.strictObject({
  /** Of a key that this process holds and that was never used; left out, one is made. */
  kid: kidSchema.optional(),
  /** It is published for so long before it signs, and the key before it for so long after. */
  overlapHours: z.int().min(0, 'Use 0 to 720 hours.').max(720, 'Use 0 to 720 hours.').default(24),
  /** Whether it then starts to sign, and the key before it retires in the end, by itself. */
  automatic: z.boolean().default(true),
});

export const activateSchema = z.strictObject({
  /** Also before its time has come. */
  now: z.literal(true).optional(),
});

export const cancelSchema = z.strictObject({ reason: reason.optional() });

export const retireSchema = z.strictObject({
  /** Also while gateways have a policy in force that it signed. Needs a reason. */
  force: z.literal(true).optional(),
  reason: reason.optional(),
});

export const emergencySchema = z.strictObject({
  reason,
  /** Of a key that this process holds; left out, one is made. */
  kid: kidSchema.optional(),
});
