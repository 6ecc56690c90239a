import { z } from 'zod';
import { instantSchema } from '@/lib/kernel/text';
import { NOTIFICATION_EVENTS } from './event';

/** A notification as its person sees it. */
export const notificationSchema = z.object({
  id: z.string(),
  event: z.enum(NOTIFICATION_EVENTS),
  title: z.string().describe('One line of plain text.'),
  path: z.string().describe('Of the page that it is about.'),
  createdAt: instantSchema,
  readAt: instantSchema.nullable(),
});
export type NotificationSummary = z.output<typeof notificationSchema>;

export const inboxSchema = z.object({
  items: z.array(notificationSchema),
  nextCursor: z.string().nullable(),
  unread: z.int().describe('Of all pages together; at most 100 are counted.'),
});
export type Inbox = z.output<typeof inboxSchema>;
