import { randomBytes } from 'node:crypto';
import { importJWK } from 'jose';
import type { Conn } from '@/lib/db/prisma';
import { sha256Hex } from '@/lib/kernel/digest';
import { invalid } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { algorithmsOf, type PublicJwk } from './model/public-jwk';
import { insertKey } from './repository';

/** Makes and keeps a secret, or keeps a public key. Gives the secret, which is nowhere else; null for a key. */
export async function makeKey(
  tx: Conn,
  credentialId: string,
  { kind, publicKey }: { kind: string; publicKey?: PublicJwk | undefined },
  now: Date,
): Promise<string | null> {
  const row = { id: newId('crk', now), credentialId, createdAt: now };
  if (kind === 'remit_key') {
    if (!publicKey) throw invalid('publicKey', 'Give the public half of the key.');
    await importJWK(publicKey, algorithmsOf(publicKey)[0]).catch(() => {
      throw invalid('publicKey', 'This is no public key that can be read.');
    });
    await insertKey(tx, { ...row, publicJwk: publicKey });
    return null;
  }
  if (publicKey) throw invalid('publicKey', 'This credential has a secret, and no key.');
  // 256 bits, so a fast hash is as good as a slow one.
  const secret = `rms_${randomBytes(32).toString('base64url')}`;
  await insertKey(tx, { ...row, secretHash: sha256Hex(secret) });
  return secret;
}
