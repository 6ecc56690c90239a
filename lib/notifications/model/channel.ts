import { z } from 'zod';
import { instantSchema, line } from '@/lib/kernel/text';
import { NOTIFICATION_EVENTS } from './event';

/** What an administrator can add. `email` is a kind too, and is there once. */
export const CHANNEL_KINDS = ['slack', 'webhook'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];
export const KIND_WORDS: Record<ChannelKind | 'email', string> = {
  slack: 'Slack',
  webhook: 'Webhook',
  email: 'E-mail',
};

const url = z
  .string()
  .trim()
  .max(2000, 'Use at most 2000 characters.')
  .pipe(z.url({ protocol: /^https?$/, error: 'Give an http or https address.' }));
const events = z
  .array(z.enum(NOTIFICATION_EVENTS))
  .min(1, 'Choose at least one event.')
  .max(NOTIFICATION_EVENTS.length)
  .refine((list) => new Set(list).size === list.length, 'An event is listed twice.');

export const channelSchema = z.strictObject({
  name: line(80),
  kind: z.enum(CHANNEL_KINDS),
  url: url.describe('Kept sealed, and never shown again: it can be as good as a password.'),
  events,
  enabled: z.boolean().default(true),
});

export const channelPatchSchema = z
  .strictObject({
    name: line(80).optional(),
    url: url.optional(),
    events: events.optional(),
    enabled: z.boolean().optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'Change at least one field.');

export const channelIdSchema = z.string().max(64);

export const rotateSchema = z.strictObject({
  /** How long the secret of now goes on signing beside the new one. */
  overlapHours: z.int().min(0, 'Use 0 to 720 hours.').max(720, 'Use 0 to 720 hours.').default(24),
});

/** A channel without its address and its secret. */
export const channelDetailSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum([...CHANNEL_KINDS, 'email']),
  origin: z.string().describe('Scheme and host of its address. The rest is never shown.'),
  events: z.array(z.enum(NOTIFICATION_EVENTS)).describe('Empty for e-mail, where each person chooses.'),
  enabled: z.boolean(),
  offReason: z.string().nullable().describe('Why Remit switched it off.'),
  failures: z.int().describe('In a row. From 5 on it is tried less and less often.'),
  waitsUntil: instantSchema.nullable(),
  lastError: z.string().nullable().describe('Null when the last message was taken.'),
  lastDeliveredAt: instantSchema.nullable(),
  previousUntil: instantSchema.nullable().describe('Until then two secrets sign.'),
  pending: z.int(),
  createdAt: instantSchema,
});
export type ChannelDetail = z.output<typeof channelDetailSchema>;

export const newChannelSchema = z.object({
  channel: channelDetailSchema,
  secret: z.string().nullable().describe('What a webhook is signed with. Shown once; null for Slack.'),
});
export type NewChannel = z.output<typeof newChannelSchema>;
