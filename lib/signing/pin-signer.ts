import type { Conn } from '@/lib/db/prisma';
import type { Signer } from './load-signer';
import { findActiveKid } from './repository';

/**
 * The signer with the key that the database calls active, as this connection sees it: another process may have
 * rotated a moment ago. Where the key is not held, it signs nothing, and never with another.
 */
export async function pinSigner(conn: Conn, signer: Signer): Promise<Signer> {
  const kid = await findActiveKid(conn);
  if (kid === null) return signer;
  if (!signer.keyring.get(kid)) await signer.keyring.reload().catch(() => {});
  return signer.at(kid);
}
