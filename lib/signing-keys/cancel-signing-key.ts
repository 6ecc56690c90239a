import { auditActor } from '@/lib/authz/actor';
import { notify } from '@/lib/db/wake';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { cancelSchema, kidSchema } from './model/signing-key';
import { insertEvent, listKeys, updateKey } from './repository';

/** The key that was to come next does not: it is published no longer, and never comes back. */
export const cancelSigningKey = defineVerb({
  action: 'signing-key.cancel',
  permission: 'signing-key:write',
  input: cancelSchema.extend({ kid: kidSchema }),
  async run({ ctx, tx, input: { kid, reason }, now, audit }): Promise<{ kid: string }> {
    const key = (await listKeys(tx)).find((one) => one.kid === kid);
    if (!key) throw notFound('signing key');
    if (key.state !== 'next') throw new RemitError('conflict', 'Only the key that comes next can be cancelled.');
    await updateKey(tx, kid, { state: 'retired', retiredAt: now });
    await insertEvent(tx, { kid, event: 'cancelled', at: now, actor: auditActor(ctx.actor), reason });
    await notify(tx, 'signing-keys');
    await audit({ subject: { kind: 'signing-key', id: kid }, detail: reason === undefined ? {} : { reason } });
    return { kid };
  },
});
