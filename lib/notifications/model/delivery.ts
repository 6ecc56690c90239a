import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';
import { instantSchema } from '@/lib/kernel/text';
import { CHANNEL_KINDS } from './channel';
import { EVENT_WORDS, isNotificationEvent, NOTIFICATION_EVENTS } from './event';

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** The event of a message that an administrator sends to see whether it arrives. */
export const TEST_EVENT = 'channel.test';

export const deliverySchema = z.object({
  id: z.string().describe('What a webhook says in `webhook-id`, the same at every try.'),
  event: z.enum([...NOTIFICATION_EVENTS, TEST_EVENT]),
  title: z.string(),
  path: z.string(),
  channel: z.object({ id: z.string(), name: z.string(), kind: z.enum([...CHANNEL_KINDS, 'email']) }),
  person: z.object({ id: z.string(), name: z.string() }).nullable().describe('Whose mail it is.'),
  state: z.enum(DELIVERY_STATES),
  attempts: z.int(),
  createdAt: instantSchema,
  lastAttemptAt: instantSchema.nullable(),
  nextAttemptAt: instantSchema.nullable().describe('Null unless it is pending.'),
  finishedAt: instantSchema.nullable(),
  lastError: z.string().nullable(),
});
export type DeliveryDetail = z.output<typeof deliverySchema>;

export const deliveryListSchema = z.strictObject({
  ...pageSchema.shape,
  state: z.enum(DELIVERY_STATES).optional(),
  channel: z.string().max(64).optional().describe('The id of a channel.'),
});

export function eventLabel(event: string): string {
  return isNotificationEvent(event) ? EVENT_WORDS[event].label : 'A test';
}

/** What somebody else's server said, as far as it can be read and told: one line, 200 characters, without `secrets`. */
export function excerpt(text: string, secrets: readonly string[] = []): string {
  let shown = text;
  for (const secret of secrets) if (secret.length >= 6) shown = shown.replaceAll(secret, '…');
  return shown
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
