import { isMigrated } from '@/lib/db/migrate';
import type { Runtime } from '@/lib/runtime/runtime';
import { pinSigner } from '@/lib/signing/pin-signer';

export type Checks = Record<'database' | 'migrations' | 'signingKey', 'ok' | 'failed'>;

/** What must hold before traffic is sent here. */
export async function readiness({ db, signer }: Runtime): Promise<Checks> {
  const database = await passes(() => db.ping());
  const migrations = database === 'ok' ? await passes(() => isMigrated(db)) : 'failed';
  const signingKey = await passes(async () => {
    // Only the key that everybody goes by counts; with the database away, the one that it was last.
    const pinned = migrations === 'ok' ? await pinSigner(db.read, signer) : signer;
    await pinned.sign({ typ: 'remit-readiness', payload: '{}' });
  });
  return { database, migrations, signingKey };
}

async function passes(check: () => Promise<unknown>): Promise<'ok' | 'failed'> {
  try {
    return (await check()) === false ? 'failed' : 'ok';
  } catch {
    return 'failed';
  }
}
