import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { insertSigningKey, listSigningKeys } from './repository';

/**
 * At start: makes this process's signing key known to everybody who verifies. A database that knows another key
 * belongs to another data folder; signing with ours would make every gateway refuse.
 */
export const registerSigningKey = defineVerb({
  action: 'signing-key.register',
  permission: 'gateway:write',
  input: z.strictObject({}),
  async run({ ctx, tx, now, audit, unchanged }): Promise<{ kid: string }> {
    const { kid, publicJwk } = ctx.signer;
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Only Remit itself registers its key.');
    const keys = await listSigningKeys(tx);
    if (keys.some((key) => key.kid === kid && !key.retiredAt)) {
      unchanged();
      return { kid };
    }
    if (keys.length > 0) {
      throw new RemitError(
        'conflict',
        'This database was signed for with another key. Set REMIT_SIGNING_KEY to that key, or REMIT_DATA_DIR to the folder that holds it.',
      );
    }
    await insertSigningKey(tx, { kid, publicJwk, createdAt: now });
    await audit({ subject: { kind: 'signing-key', id: kid } });
    return { kid };
  },
});
