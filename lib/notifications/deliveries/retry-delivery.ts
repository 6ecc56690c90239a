import { z } from 'zod';
import { notify as wake } from '@/lib/db/wake';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { updateChannelRow } from '../channels/repository';
import type { DeliveryDetail } from '../model/delivery';
import { readDelivery } from './queries';
import { findDelivery, startOver } from './repository';

/** Tries a message again at once, with all its tries before it. It keeps its id, so that a receiver knows it. */
export const retryDelivery = defineVerb({
  action: 'delivery.retry',
  permission: 'channel:write',
  input: z.strictObject({ id: z.string().max(64) }),
  async run({ ctx, tx, scope, input: { id }, now, audit }): Promise<DeliveryDetail> {
    const delivery = await findDelivery(tx, scope, id);
    if (!delivery) throw notFound('delivery');
    const { channel, state } = delivery;
    if (state === 'delivered') throw new RemitError('conflict', 'It was delivered already.');
    if (channel.removedAt) throw new RemitError('conflict', `The channel ${channel.name} was removed.`);
    if (!channel.enabled) throw new RemitError('conflict', `The channel ${channel.name} is off. Switch it on first.`);
    if (delivery.claimedUntil && delivery.claimedUntil > now) {
      throw new RemitError('conflict', 'It is being sent at this moment. Look again.');
    }
    await startOver(tx, id, delivery.createdAt);
    await updateChannelRow(tx, channel.id, { waitsUntil: null, updatedAt: channel.updatedAt });
    await wake(tx, 'notifications');
    await audit({ subject: { kind: 'delivery', id }, detail: { channel: channel.id, attempts: delivery.attempts } });
    return readDelivery(ctx, tx, id);
  },
});
