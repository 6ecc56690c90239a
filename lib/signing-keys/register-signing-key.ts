import { z } from 'zod';
import { auditActor } from '@/lib/authz/actor';
import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { insertEvent, insertKey, listKeys } from './repository';

/**
 * At start: makes the first signing key known to everybody who verifies, and says which key signs. A database whose key
 * this process does not hold belongs to another data folder; signing with ours would make every gateway refuse.
 */
export const registerSigningKey = defineVerb({
  action: 'signing-key.register',
  permission: 'signing-key:write',
  input: z.strictObject({}),
  async run({ ctx, tx, now, audit, unchanged }): Promise<{ kid: string }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Only Remit itself registers its key.');
    const { kid, keyring } = ctx.signer;
    if ((await listKeys(tx)).length > 0) {
      if (!keyring.get(kid)) {
        throw new RemitError(
          'conflict',
          `This database is signed for with another key, ${kid}. Add that key to REMIT_SIGNING_KEY, or set REMIT_DATA_DIR ` +
            'to the folder that holds it. If it is lost for good: npm run signing-key:replace -- --reason "why"',
        );
      }
      unchanged();
      return { kid };
    }
    await insertKey(tx, { kid, publicJwk: ctx.signer.publicJwk, state: 'active', createdAt: now, activatedAt: now });
    await insertEvent(tx, { kid, event: 'registered', at: now, actor: auditActor(ctx.actor) });
    await audit({ subject: { kind: 'signing-key', id: kid } });
    return { kid };
  },
});
