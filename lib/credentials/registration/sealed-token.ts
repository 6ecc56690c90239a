import type { Conn } from '@/lib/db/prisma';
import { isRemitError } from '@/lib/kernel/errors';
import type { Signer } from '@/lib/signing/load-signer';
import { seal, unseal } from '@/lib/signing/seal';
import { listSealedTokens, updateRegistration } from '../repository';

const contextOf = (id: string) => `credential ${id} registration token`;

export const sealToken = (signer: Signer, id: string, token: string): string => seal(signer, contextOf(id), token);
export const unsealToken = (signer: Signer, id: string, sealed: string): string =>
  unseal(signer, contextOf(id), sealed);

/** Seals every registration token under the key that `signer` signs with; gives how many, and the names of those that are lost. */
export async function resealTokens(tx: Conn, signer: Signer): Promise<{ resealed: number; lost: string[] }> {
  const lost: string[] = [];
  let resealed = 0;
  for (const { id, name, sealedToken } of await listSealedTokens(tx)) {
    try {
      await updateRegistration(tx, id, { sealedToken: sealToken(signer, id, unsealToken(signer, id, sealedToken)) });
      resealed += 1;
    } catch (error) {
      if (!isRemitError(error)) throw error;
      lost.push(name);
    }
  }
  return { resealed, lost };
}
