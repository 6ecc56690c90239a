import { auditActor } from '@/lib/authz/actor';
import { notify } from '@/lib/db/wake';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { notHeld } from '@/lib/signing/load-signer';
import { defineVerb } from '@/lib/verb/define-verb';
import type { Rotated } from './model/dto';
import { whyNotActivate } from './model/rotation';
import { activateSchema, kidSchema } from './model/signing-key';
import { publishWith } from './publish-with';
import { insertEvent, listKeys, updateKey } from './repository';

const HOUR_MS = 3_600_000;

/**
 * The key that comes next signs from now on: every gateway gets its policy anew, signed by it, in the same transaction.
 * The key before it stays published, so that what it signed goes on to verify.
 */
export const activateSigningKey = defineVerb({
  action: 'signing-key.activate',
  permission: 'signing-key:write',
  input: activateSchema.extend({ kid: kidSchema }),
  async run({ ctx, tx, input, now, audit }): Promise<Rotated> {
    const keys = await listKeys(tx);
    const key = keys.find(({ kid }) => kid === input.kid);
    if (!key) throw notFound('signing key');
    const { kid, overlapHours, automatic } = key;
    const why = whyNotActivate(key, now, input.now === true);
    if (why) throw new RemitError('conflict', why);
    if (!ctx.signer.keyring.get(kid)) throw notHeld(kid);
    const before = keys.filter(({ state }) => state === 'active').map((one) => one.kid);
    const retireAfter = new Date(now.getTime() + overlapHours * HOUR_MS);
    const actor = auditActor(ctx.actor);
    for (const old of before) {
      await updateKey(tx, old, { state: 'previous', previousAt: now, retireAfter, automatic });
      await insertEvent(tx, { kid: old, event: 'previous', at: now, actor });
    }
    await updateKey(tx, kid, { state: 'active', activatedAt: now });
    const published = await publishWith({ ctx, tx, now }, kid, 'Signing key rotated');
    await insertEvent(tx, { kid, event: 'activated', at: now, actor, serial: published.revision });
    await notify(tx, 'signing-keys');
    await audit({ subject: { kind: 'signing-key', id: kid }, detail: { before, ...published } });
    return { kid, before, ...published };
  },
});
