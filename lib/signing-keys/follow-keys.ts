import type { Database } from '@/lib/db/database';
import type { Signer } from '@/lib/signing/load-signer';
import { findActiveKid } from '@/lib/signing/repository';
import { log } from '@/lib/telemetry/log';
import { listKeys } from './repository';

/** What a lost notification costs at most. */
const LOOK_AGAIN_MS = 5_000;

/**
 * Keeps a process's signer at the key that is in force, whoever rotated. Where the key is not held it signs nothing
 * from then on, and the log and `/readyz` say so. Gives what ends it.
 */
export function followKeys({ db, signer }: { db: Database; signer: Signer }): () => void {
  const missed = new Set<string>();

  async function look(): Promise<void> {
    const active = await findActiveKid(db.read);
    if (active !== null && active !== signer.kid) {
      if (!signer.keyring.get(active)) await signer.keyring.reload();
      signer.use(active);
      log.info({ kid: active }, 'another key signs from now on');
    }
  }

  /** A key that comes next is worth a word while there is time to give it to this process. */
  async function lookAhead(): Promise<void> {
    await look();
    for (const { kid, state } of await listKeys(db.read)) {
      if (state !== 'next' && state !== 'active') continue;
      if (signer.keyring.get(kid) || missed.has(kid)) continue;
      await signer.keyring.reload();
      if (signer.keyring.get(kid)) continue;
      missed.add(kid);
      log.error({ kid, state }, 'this process does not hold a signing key that it needs: add it to REMIT_SIGNING_KEY');
    }
  }

  // The database may be away for a moment; the next look finds out.
  const quietly = (work: () => Promise<void>) => () => void work().catch(() => {});
  const stopListening = db.wake.on((topic) => {
    if (topic === 'signing-keys') quietly(lookAhead)();
  });
  const timer = setInterval(quietly(look), LOOK_AGAIN_MS);
  timer.unref();
  quietly(lookAhead)();
  return () => {
    clearInterval(timer);
    stopListening();
  };
}
