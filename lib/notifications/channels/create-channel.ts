import { RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { assertFetchable } from '@/lib/net/safe-fetch';
import { defineVerb } from '@/lib/verb/define-verb';
import { channelSchema, type NewChannel } from '../model/channel';
import { readChannel } from './queries';
import { countChannels, insertChannel } from './repository';
import { newSecret, sealSecret, sealUrl } from './secrets';

const MOST_CHANNELS = 50;

/** Adds a place that the company is told at. The secret of a webhook is in this answer and nowhere else. */
export const createChannel = defineVerb({
  action: 'channel.create',
  permission: 'channel:write',
  input: channelSchema,
  secretAnswer: true,
  prepare: ({ ctx, input }) => assertFetchable(input.url, { allowLoopback: ctx.allowLoopback }),
  async run({ ctx, tx, input: { url, ...input }, now, audit }): Promise<NewChannel> {
    if ((await countChannels(tx)) >= MOST_CHANNELS) {
      throw new RemitError('conflict', `There are ${MOST_CHANNELS} channels already. Remove one first.`);
    }
    const id = newId('ch', now);
    const secret = input.kind === 'webhook' ? newSecret() : null;
    const { origin } = new URL(url);
    await insertChannel(tx, {
      id,
      ...input,
      origin,
      sealedUrl: sealUrl(ctx.signer, id, url),
      sealedSecret: secret && sealSecret(ctx.signer, id, secret),
      createdAt: now,
      updatedAt: now,
    });
    await audit({ subject: { kind: 'channel', id }, detail: { ...input, origin } });
    return { channel: await readChannel(ctx, tx, id), secret };
  },
});
