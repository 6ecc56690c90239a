import { z } from 'zod';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { assertFetchable } from '@/lib/net/safe-fetch';
import { defineVerb } from '@/lib/verb/define-verb';
import { type ChannelDetail, channelIdSchema, channelPatchSchema } from '../model/channel';
import { MAIL } from '../repository';
import { readChannel } from './queries';
import { failPending, findChannel, updateChannelRow } from './repository';
import { sealUrl } from './secrets';

/** Changes a channel. Switched off, it is told nothing more: not even what was waiting for it. */
export const updateChannel = defineVerb({
  action: 'channel.update',
  permission: 'channel:write',
  input: z.strictObject({ id: channelIdSchema, change: channelPatchSchema }),
  async prepare({ ctx, input: { change } }) {
    if (change.url) await assertFetchable(change.url, { allowLoopback: ctx.allowLoopback });
  },
  async run({ ctx, tx, scope, input: { id, change }, now, audit }): Promise<ChannelDetail> {
    const channel = await findChannel(tx, scope, id);
    if (!channel) throw notFound('channel');
    if (id === MAIL) throw new RemitError('conflict', 'E-mail is set by SMTP_URL, where Remit is started.');
    const { url, ...rest } = change;
    const address = url ? { origin: new URL(url).origin, sealedUrl: sealUrl(ctx.signer, id, url) } : {};
    // Somebody has looked at it: it gets a fresh start.
    const start = url || change.enabled ? { failures: 0, waitsUntil: null, offReason: null, lastError: null } : {};
    await updateChannelRow(tx, id, { ...rest, ...address, ...start, updatedAt: now });
    const dropped = change.enabled === false ? await failPending(tx, id, 'The channel was switched off.', now) : 0;
    const { name, events, enabled, origin } = channel;
    const before = { name, events, enabled, origin };
    await audit({
      subject: { kind: 'channel', id },
      detail: {
        before: Object.fromEntries(Object.entries(before).filter(([key]) => key in rest || (url && key === 'origin'))),
        after: { ...rest, ...(url ? { origin: new URL(url).origin } : {}) },
        dropped,
      },
    });
    return readChannel(ctx, tx, id);
  },
});
