import { z } from 'zod';
import { notify as wake } from '@/lib/db/wake';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { readDelivery } from '../deliveries/queries';
import { channelIdSchema } from '../model/channel';
import { type DeliveryDetail, TEST_EVENT } from '../model/delivery';
import { insertDeliveries, MAIL } from '../repository';
import { findChannel, updateChannelRow } from './repository';

/** Sends one message at once, and once only: by e-mail to whoever asks for it. */
export const testChannel = defineVerb({
  action: 'channel.test',
  permission: 'channel:write',
  input: z.strictObject({ id: channelIdSchema }),
  async run({ ctx, tx, scope, input, now, audit }): Promise<DeliveryDetail> {
    const channel = await findChannel(tx, scope, input.id);
    if (!channel) throw notFound('channel');
    const mail = channel.id === MAIL;
    if (!channel.enabled) {
      const how = mail ? 'Set SMTP_URL and REMIT_MAIL_FROM where Remit is started.' : 'Switch it on first.';
      throw new RemitError('conflict', `This channel is off. ${how}`);
    }
    const id = newId('msg', now);
    const by = ctx.actor.kind === 'person' ? ctx.actor : null;
    await insertDeliveries(tx, [
      {
        id,
        channelId: channel.id,
        personId: mail ? (by?.id ?? null) : null,
        event: TEST_EVENT,
        title: `A test from Remit${by ? `, sent by ${by.name}` : ''}`,
        path: '/notifications/channels',
        dedupe: id,
        state: 'pending',
        createdAt: now,
        nextAttemptAt: now,
      },
    ]);
    // Whoever tests wants to know now, not when the target's pause is over.
    await updateChannelRow(tx, channel.id, { waitsUntil: null, updatedAt: channel.updatedAt });
    await wake(tx, 'notifications');
    await audit({ subject: { kind: 'channel', id: channel.id }, detail: { delivery: id } });
    return readDelivery(ctx, tx, id);
  },
});
