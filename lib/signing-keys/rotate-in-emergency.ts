import { auditActor } from '@/lib/authz/actor';
import { notify as wake } from '@/lib/db/wake';
import { notify } from '@/lib/notifications/notify';
import { findIdsByRole } from '@/lib/notifications/repository';
import { defineVerb } from '@/lib/verb/define-verb';
import type { Rotated } from './model/dto';
import { emergencySchema } from './model/signing-key';
import { publishWith } from './publish-with';
import { insertEvent, insertKey, listKeys, updateKey } from './repository';
import { withNewKey } from './take-key';

/**
 * For a key that leaked or is lost: another one signs at once, every key from before is published no longer, and every
 * gateway gets its policy anew, in one transaction. Nothing that an earlier key signed is taken by who reads the keys
 * again; a gateway goes on with what it has until then.
 */
export const rotateInEmergency = defineVerb({
  action: 'signing-key.emergency',
  permission: 'signing-key:write',
  input: emergencySchema,
  async run({ ctx, tx, input, now, audit }): Promise<Rotated> {
    const { reason } = input;
    const known = await listKeys(tx);
    // The key that was to come next may do so now, unless it lay where the one that leaked did.
    const staged = known.find(({ kid, state }) => state === 'next' && kid === input.kid);
    const others = known.filter((key) => key !== staged);
    return withNewKey({ signer: ctx.signer, kid: input.kid, known: others }, async ({ kid, publicJwk }) => {
      const actor = auditActor(ctx.actor);
      const before = others.filter(({ state }) => state !== 'retired');
      for (const old of before) {
        await updateKey(tx, old.kid, { state: 'retired', retiredAt: now });
        await insertEvent(tx, { kid: old.kid, event: 'retired', at: now, actor, reason });
      }
      if (staged) await updateKey(tx, kid, { state: 'active', activatedAt: now });
      else await insertKey(tx, { kid, publicJwk, state: 'active', createdAt: now, activatedAt: now });
      const published = await publishWith({ ctx, tx, now }, kid, 'Signing key replaced in an emergency');
      await insertEvent(tx, { kid, event: 'emergency', at: now, actor, reason, serial: published.revision });
      await wake(tx, 'signing-keys');
      const rotated = { kid, before: before.map((key) => key.kid), ...published };
      await audit({ subject: { kind: 'signing-key', id: kid }, detail: { reason, ...rotated } });
      const people = [...(await findIdsByRole(tx, 'security')), ...(await findIdsByRole(tx, 'admin'))];
      await notify(tx, { event: 'signing-key.emergency', people, title: title(rotated), path: PAGE, now });
      return rotated;
    });
  },
});

const PAGE = '/signing-keys';

function title({ before, gateways, lost }: Rotated): string {
  const said = `${counted(before.length, 'key')} withdrawn, ${counted(gateways, 'gateway')} to pull anew`;
  const again = lost.length === 1 ? '1 channel to be given its' : `${lost.length} channels to be given their`;
  return `The signing key was replaced in an emergency: ${said}${lost.length > 0 ? `, ${again} address again` : ''}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
