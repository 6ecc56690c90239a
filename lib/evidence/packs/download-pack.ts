import { z } from 'zod';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { archiveName } from '../model/pack';
import { findPack } from './repository';

/** Notes who takes a pack away, and says where its bytes are. */
export const downloadPack = defineVerb({
  action: 'evidence.download',
  permission: 'evidence:read',
  input: z.strictObject({ id: z.string().max(64) }),
  async run({ tx, scope, input: { id }, audit }) {
    const pack = await findPack(tx, scope, id);
    if (!pack) throw notFound('pack');
    const { number, state, sha256, bytes, attempt } = pack;
    if (state !== 'done' || bytes === null) {
      const instead = state === 'failed' ? 'Ask for it again.' : 'Wait until it is done.';
      throw new RemitError('conflict', `Pack ${number} has not been made. ${instead}`);
    }
    await audit({ subject: { kind: 'evidence-pack', id }, detail: { number, sha256 } });
    return { attempt, bytes, fileName: `${archiveName(pack)}.zip` };
  },
});
