import type { Database } from '@/lib/db/database';
import { sha256Hex } from '@/lib/kernel/digest';
import type { Signer } from '@/lib/signing/load-signer';
import type { PackSigner } from '../pack/seal-folder';
import { findSigned, insertSigned } from './repository';

/**
 * Signs the same bytes with the same key once. ES256 has a random part, so a signature that is made anew differs, and a
 * pack that is made again would not be the same file.
 */
export function signOnce(db: Database, signer: Signer, now: Date): PackSigner {
  return {
    publicJwk: signer.publicJwk,
    async sign({ typ, payload }) {
      const digest = sha256Hex(`${signer.kid}\n${typ}\n${sha256Hex(payload)}`);
      const known = await findSigned(db.read, digest);
      if (known !== null) return known;
      const signed = await signer.sign({ typ, payload });
      await db.transaction((tx) => insertSigned(tx, { digest, signed, at: now }));
      return (await findSigned(db.read, digest)) ?? signed;
    },
  };
}
