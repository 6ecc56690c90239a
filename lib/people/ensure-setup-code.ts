import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { sha256Hex } from '@/lib/kernel/digest';
import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { countPeople, readInstallation, writeInstallation } from './repository';

/**
 * At start: while nobody is here yet, makes the code of the one-time set-up link (or takes the given one), and gives
 * it to be printed. A new start makes a new code. Null once there are people.
 */
export const ensureSetupCode = defineVerb({
  action: 'installation.offer-set-up',
  permission: 'person:write',
  input: z.strictObject({ code: z.string().optional() }),
  secretAnswer: true,
  async run({ ctx, tx, input, now, audit, unchanged }): Promise<string | null> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Only Remit itself does this.');
    if ((await countPeople(tx)) > 0) {
      unchanged();
      return null;
    }
    const code = input.code ?? randomBytes(24).toString('base64url');
    const setupCodeHash = sha256Hex(code);
    if ((await readInstallation(tx))?.setupCodeHash === setupCodeHash) {
      unchanged();
      return code;
    }
    await writeInstallation(tx, { setupCodeHash }, now);
    await audit({ subject: { kind: 'installation', id: '1' } });
    return code;
  },
});
