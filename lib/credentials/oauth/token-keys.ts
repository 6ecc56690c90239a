import { createPrivateKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Database } from '@/lib/db/database';
import type { Conn } from '@/lib/db/prisma';
import type { Signer } from '@/lib/signing/load-signer';
import { pinSigner } from '@/lib/signing/pin-signer';
import { seal, unseal } from '@/lib/signing/seal';
import { keepTokenKey, listTokenKeys } from '../repository';

interface TokenKey {
  kid: string;
  privateKey: KeyObject;
}

const contextOf = (kid: string) => `access token key ${kid}`;

/**
 * The keys that access tokens are signed with: one for each key that signs policy, in the database and sealed by that, so
 * that every process has it. It is another key than that one, so that no gateway can ever take a token for a policy; and
 * it goes with it, so that whoever stole a signing key that is withdrawn makes no tokens either.
 */
export function createTokenKeys({ db, signer, clock }: { db: Database; signer: Signer; clock: () => Date }) {
  let held: { sealedBy: string; key: TokenKey } | null = null;

  async function current(): Promise<TokenKey> {
    const pinned = await pinSigner(db.read, signer);
    if (held?.sealedBy === pinned.kid) return held.key;
    const known = (await listTokenKeys(db.read)).find(({ sealedBy }) => sealedBy === pinned.kid);
    const row = known ?? (await keepTokenKey(db.read, await make(pinned, clock())));
    const key = { kid: row.kid, privateKey: createPrivateKey(unseal(pinned, contextOf(row.kid), row.sealed)) };
    held = { sealedBy: pinned.kid, key };
    return key;
  }

  return {
    current,
    /** For the JWK Set. There is one from the first time on that somebody asks. */
    async published(): Promise<JWK[]> {
      await current();
      return publicKeys(db.read);
    },
    /** The public half of one that is published. */
    async find(kid: string | undefined) {
      const jwk = (await publicKeys(db.read)).find((one) => one.kid === kid);
      return jwk ? importJWK(jwk, 'ES256') : null;
    },
  };
}
export type TokenKeys = ReturnType<typeof createTokenKeys>;

async function publicKeys(conn: Conn): Promise<JWK[]> {
  return (await listTokenKeys(conn)).map(({ publicJwk }) => publicJwk as JWK);
}

async function make(signer: Signer, createdAt: Date) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint({ kty, crv, x, y } as JWK);
  const publicJwk = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
  return {
    ...{ kid, publicJwk, sealedBy: signer.kid, createdAt },
    sealed: seal(signer, contextOf(kid), await exportPKCS8(privateKey)),
  };
}
