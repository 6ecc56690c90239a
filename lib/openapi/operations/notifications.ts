import { z } from 'zod';
import { noQuery, tableQuery } from '@/lib/http/query';
import {
  channelDetailSchema,
  channelPatchSchema,
  channelSchema,
  newChannelSchema,
  rotateSchema,
} from '@/lib/notifications/model/channel';
import { deliveryListSchema, deliverySchema } from '@/lib/notifications/model/delivery';
import { inboxSchema } from '@/lib/notifications/model/dto';
import { inboxQuery, markReadSchema } from '@/lib/notifications/model/inbox';
import { settingsPatchSchema, settingsSchema } from '@/lib/notifications/model/settings';
import { type ApiOperation, created, named, ok, okTable, pageOf } from '../operation';

const channel = named('NotificationChannel', channelDetailSchema);
const newChannel = named('ChannelWithSecret', newChannelSchema);
const delivery = named('NotificationDelivery', deliverySchema);
const settings = named('NotificationSettings', settingsSchema);
const tag = 'Notifications';

export const notificationOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/notifications',
    tag,
    summary: 'Read what you were told',
    who: 'self',
    query: inboxQuery,
    answers: [ok(named('Inbox', inboxSchema), 'One page, newest first, and how many are unread.')],
  },
  {
    method: 'POST',
    path: '/api/v1/notifications/read',
    tag,
    summary: 'Mark some as read, or one and every one before it',
    who: 'self',
    body: named('MarkRead', markReadSchema),
    answers: [ok(named('MarkedRead', z.object({ read: z.int() })), 'How many became read by this.')],
  },
  {
    method: 'GET',
    path: '/api/v1/me/notification-settings',
    tag,
    summary: 'Read what you are mailed about',
    who: 'self',
    query: noQuery,
    answers: [ok(settings, 'Every event. All are in your notifications in any case.')],
  },
  {
    method: 'PUT',
    path: '/api/v1/me/notification-settings',
    tag,
    summary: 'Choose what you are mailed about',
    who: 'self',
    body: named('NotificationChoices', settingsPatchSchema),
    answers: [ok(settings, 'As it is now.')],
  },
  {
    method: 'GET',
    path: '/api/v1/notification-channels',
    tag,
    summary: 'List where the company is told, e-mail first',
    who: 'channel:read',
    query: noQuery,
    answers: [ok(pageOf(channel), 'Every channel, on one page, without addresses and secrets.')],
  },
  {
    method: 'POST',
    path: '/api/v1/notification-channels',
    tag,
    summary: 'Add a Slack-compatible or a signed webhook',
    who: 'channel:write',
    body: named('NewNotificationChannel', channelSchema),
    answers: [created(newChannel, 'Added. The secret is shown this once.')],
  },
  {
    method: 'GET',
    path: '/api/v1/notification-channels/{id}',
    tag,
    summary: 'Read a channel',
    who: 'channel:read',
    query: noQuery,
    answers: [ok(channel, 'The channel.')],
  },
  {
    method: 'PATCH',
    path: '/api/v1/notification-channels/{id}',
    tag,
    summary: 'Change a channel, or switch it on or off',
    who: 'channel:write',
    body: named('ChannelPatch', channelPatchSchema),
    answers: [ok(channel, 'Changed. Switched off, what waited for it is given up.')],
  },
  {
    method: 'DELETE',
    path: '/api/v1/notification-channels/{id}',
    tag,
    summary: 'Remove a channel',
    who: 'channel:write',
    answers: [
      ok(
        named('ChannelRemoved', z.object({ id: z.string(), dropped: z.int() })),
        'Removed; `dropped` messages are given up.',
      ),
    ],
  },
  {
    method: 'POST',
    path: '/api/v1/notification-channels/{id}/secret',
    tag,
    summary: 'Give a webhook a new secret',
    who: 'channel:write',
    body: named('RotateSecret', rotateSchema),
    bodyOptional: true,
    answers: [created(newChannel, 'Made. Both sign for the overlap.')],
  },
  {
    method: 'POST',
    path: '/api/v1/notification-channels/{id}/test',
    tag,
    summary: 'Send a test at once',
    who: 'channel:write',
    answers: [created(delivery, 'On its way. By e-mail it goes to you.')],
  },
  {
    method: 'GET',
    path: '/api/v1/notification-deliveries',
    tag,
    summary: 'List what left, what waits and what failed',
    who: 'channel:read',
    query: tableQuery(deliveryListSchema),
    answers: [okTable(pageOf(delivery), 'One page, newest first.')],
  },
  {
    method: 'POST',
    path: '/api/v1/notification-deliveries/{id}/retry',
    tag,
    summary: 'Try a message again at once',
    who: 'channel:write',
    answers: [ok(delivery, 'It is tried again, under the same id.')],
  },
];
