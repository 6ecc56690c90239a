import type { Database } from '@/lib/db/database';
import type { Signer } from '@/lib/signing/load-signer';
import { log } from '@/lib/telemetry/log';
import { listKeys } from './repository';

/** What a lost notification costs at most. */
const LOOK_AGAIN_MS = 5_000;

interface Parts {
  db: Database;
  signer: Signer;
}

/** Takes up which key signs and which are withdrawn, as the database says. */
export async function takeUpKeys({ db, signer }: Parts): Promise<void> {
  const keys = await listKeys(db.read);
  const active = keys.find(({ state }) => state === 'active')?.kid;
  if (active === undefined) return;
  const needed = keys.filter(({ state }) => state === 'active' || state === 'next');
  if (needed.some(({ kid }) => !signer.keyring.get(kid))) await signer.keyring.reload();
  if (active !== signer.kid) log.info({ kid: active }, 'another key signs from now on');
  signer.use(
    active,
    keys.filter(({ state }) => state === 'retired').map(({ kid }) => kid),
  );
}

/**
 * Keeps a process's signer at the key that is in force, whoever rotated. Where the key is not held it signs nothing
 * from then on, and the log and `/readyz` say so. Gives what ends it.
 */
export function followKeys(parts: Parts): () => void {
  const { db, signer } = parts;
  const missed = new Set<string>();

  /** A key that comes next is worth a word while there is time to give it to this process. */
  async function look(): Promise<void> {
    await takeUpKeys(parts);
    for (const { kid, state } of await listKeys(db.read)) {
      if ((state !== 'next' && state !== 'active') || signer.keyring.get(kid) || missed.has(kid)) continue;
      missed.add(kid);
      log.error({ kid, state }, 'this process does not hold a signing key that it needs: add it to REMIT_SIGNING_KEY');
    }
  }

  // The database may be away for a moment; the next look finds out.
  const quietly = () => void look().catch(() => {});
  const stopListening = db.wake.on((topic) => {
    if (topic === 'signing-keys') quietly();
  });
  const timer = setInterval(quietly, LOOK_AGAIN_MS);
  timer.unref();
  quietly();
  return () => {
    clearInterval(timer);
    stopListening();
  };
}
