import type { Conn } from '@/lib/db/prisma';
import { isRemitError } from '@/lib/kernel/errors';
import type { Signer } from '@/lib/signing/load-signer';
import { listSealed, updateSealed } from './repository';
import { sealSecret, sealUrl, unsealSecret, unsealUrl } from './secrets';

/**
 * Seals the addresses and secrets of all channels under the key that `signer` signs with, so that the keys before it
 * can go. Gives how many that were, and the names of channels of which something cannot be opened any more.
 */
export async function resealChannels(tx: Conn, signer: Signer): Promise<{ resealed: number; lost: string[] }> {
  let resealed = 0;
  const lost: string[] = [];
  for (const { id, name, ...sealed } of await listSealed(tx)) {
    const anew = (kept: string | null, open: typeof unsealUrl, close: typeof sealUrl): string | null => {
      if (kept === null) return null;
      try {
        const again = close(signer, id, open(signer, id, kept));
        resealed += 1;
        return again;
      } catch (error) {
        if (!isRemitError(error)) throw error;
        if (!lost.includes(name)) lost.push(name);
        return kept;
      }
    };
    await updateSealed(tx, id, {
      sealedUrl: anew(sealed.sealedUrl, unsealUrl, sealUrl),
      sealedSecret: anew(sealed.sealedSecret, unsealSecret, sealSecret),
      previousSecret: anew(sealed.previousSecret, unsealSecret, sealSecret),
    });
  }
  return { resealed, lost };
}
