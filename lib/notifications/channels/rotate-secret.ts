import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { channelIdSchema, type NewChannel, rotateSchema } from '../model/channel';
import { readChannel } from './queries';
import { findChannel, findSealedSecret, updateChannelRow } from './repository';
import { newSecret, sealSecret } from './secrets';

const HOUR_MS = 3_600_000;

/** Gives a webhook a new secret. Both sign for the overlap, so that the receiver can be switched over. */
export const rotateChannelSecret = defineVerb({
  action: 'channel.rotate-secret',
  permission: 'channel:write',
  input: rotateSchema.extend({ id: channelIdSchema }),
  secretAnswer: true,
  async run({ ctx, tx, scope, input: { id, overlapHours }, now, audit }): Promise<NewChannel> {
    const channel = await findChannel(tx, scope, id);
    if (!channel) throw notFound('channel');
    if (channel.kind !== 'webhook') throw new RemitError('conflict', 'Only webhooks are signed.');
    const secret = newSecret();
    const overlaps = overlapHours > 0;
    await updateChannelRow(tx, id, {
      previousSecret: overlaps ? await findSealedSecret(tx, id) : null,
      previousUntil: overlaps ? new Date(now.getTime() + overlapHours * HOUR_MS) : null,
      sealedSecret: sealSecret(ctx.signer, id, secret),
      updatedAt: now,
    });
    await audit({ subject: { kind: 'channel', id }, detail: { overlapHours } });
    return { channel: await readChannel(ctx, tx, id), secret };
  },
});
