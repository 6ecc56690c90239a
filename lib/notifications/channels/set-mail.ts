import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { MAIL } from '../repository';
import { failPending, findChannel, updateChannelRow } from './repository';

/** Says whether this installation sends mail, as its environment has it. Run by the server when it starts. */
export const setMail = defineVerb({
  action: 'channel.set-mail',
  permission: 'channel:write',
  /** `origin` is scheme, host and port of the mail server; null when there is none. */
  input: z.strictObject({ origin: z.string().max(300).nullable() }),
  async run({ ctx, tx, scope, input: { origin }, now, audit, unchanged }): Promise<void> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'E-mail is set by SMTP_URL.');
    const channel = await findChannel(tx, scope, MAIL);
    const enabled = origin !== null;
    if (!channel || (channel.enabled === enabled && channel.origin === (origin ?? ''))) return unchanged();
    const start = { failures: 0, waitsUntil: null, lastError: null };
    await updateChannelRow(tx, MAIL, { enabled, origin: origin ?? '', ...start, updatedAt: now });
    const dropped = enabled ? 0 : await failPending(tx, MAIL, 'Remit was started without SMTP_URL.', now);
    await audit({ subject: { kind: 'channel', id: MAIL }, detail: { enabled, origin, dropped } });
  },
});
