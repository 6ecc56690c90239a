import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { channelIdSchema } from '../model/channel';
import { failPending, findChannel, updateChannelRow } from './repository';

/** Its address answered 410 Gone: by Standard Webhooks, somebody there wants no more of it. Run by the sender. */
export const switchOffGone = defineVerb({
  action: 'channel.gone',
  permission: 'channel:write',
  input: z.strictObject({ id: channelIdSchema }),
  async run({ ctx, tx, scope, input: { id }, now, audit, unchanged }): Promise<void> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Switch the channel off instead.');
    const channel = await findChannel(tx, scope, id);
    if (!channel?.enabled) return unchanged();
    const offReason = 'Its address answered 410 Gone.';
    await updateChannelRow(tx, id, { enabled: false, offReason, updatedAt: now });
    const dropped = await failPending(tx, id, 'The channel answered 410 Gone, and was switched off.', now);
    await audit({ subject: { kind: 'channel', id }, detail: { name: channel.name, dropped } });
  },
});
