import { z } from 'zod';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { channelIdSchema } from '../model/channel';
import { MAIL } from '../repository';
import { failPending, findChannel, updateChannelRow } from './repository';

/** Removes a channel, with its address and its secret. What it was told stays in the log of deliveries. */
export const removeChannel = defineVerb({
  action: 'channel.remove',
  permission: 'channel:write',
  input: z.strictObject({ id: channelIdSchema }),
  async run({ tx, scope, input: { id }, now, audit }): Promise<{ id: string; dropped: number }> {
    const channel = await findChannel(tx, scope, id);
    if (!channel) throw notFound('channel');
    if (id === MAIL) throw new RemitError('conflict', 'E-mail is set by SMTP_URL, where Remit is started.');
    const secrets = { sealedUrl: null, sealedSecret: null, previousSecret: null, previousUntil: null };
    await updateChannelRow(tx, id, { ...secrets, enabled: false, removedAt: now, updatedAt: now });
    const dropped = await failPending(tx, id, 'The channel was removed.', now);
    await audit({ subject: { kind: 'channel', id }, detail: { name: channel.name, dropped } });
    return { id, dropped };
  },
});
