import { readConfig } from '@/lib/config/env';
import { openDatabase } from '@/lib/db/database';
import { type Clock, systemClock } from '@/lib/kernel/clock';
import { ctxFor, setRuntime } from '@/lib/runtime/runtime';
import { loadSigner } from '@/lib/signing/load-signer';
import { registerSigningKey } from '@/lib/signing-keys/register-signing-key';

/**
 * Opens a data folder without a server, so that verbs can be called in this process. Refused while a server holds it.
 * With `databaseUrl` only the signing key is in the folder. `clock` lets sample data have a past.
 * Gives what closes it again.
 */
export async function openRemit(
  dataDir: string,
  { databaseUrl, clock = systemClock }: { databaseUrl?: string; clock?: Clock } = {},
): Promise<() => Promise<void>> {
  const config = readConfig({ REMIT_DATA_DIR: dataDir, DATABASE_URL: databaseUrl });
  const db = await openDatabase(config);
  const close = async () => {
    await db.close();
    setRuntime(undefined);
  };
  try {
    const signer = await loadSigner({ dataDir: config.dataDir, signingKey: undefined });
    const baseUrl = 'http://localhost:3000';
    setRuntime({ config, db, signer, clock, baseUrl, allowLoopback: true });
    await registerSigningKey({ ctx: ctxFor({ kind: 'system', name: 'start' }), input: {} });
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}
