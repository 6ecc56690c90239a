import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '@/lib/config/env';
import { openDatabase } from '@/lib/db/database';
import { systemClock } from '@/lib/kernel/clock';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { loadSigner } from '@/lib/signing/load-signer';
import { rotateInEmergency } from '@/lib/signing-keys/rotate-in-emergency';

const USE = `For a signing key that is lost, so that Remit does not start any more: another one signs, every key from before is
withdrawn, and every gateway gets its policy anew. While Remit runs, use the page "Signing keys" or: npx remit keys emergency
  npm run signing-key:replace -- --reason "The disk is gone" [--key KID]
It works on the database that the environment names, as npm start does, and needs REMIT_BASE_URL where that is set.`;

async function main(): Promise<void> {
  const option = { type: 'string' } as const;
  const { reason, key } = parseArgs({ options: { reason: option, key: option } }).values;
  if (!reason) throw new RemitError('invalid_input', `Say why with --reason.\n\n${USE}`);
  const config = readConfig(process.env);
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'db'))) {
    throw new RemitError('not_found', `There is no Remit in ${config.dataDir}. Set REMIT_DATA_DIR or DATABASE_URL.`);
  }
  const db = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir });
  try {
    const signer = await loadSigner({ dataDir: config.dataDir, signingKey: config.signingKey });
    const ctx = {
      actor: { kind: 'system' as const, name: 'signing-key:replace' },
      db,
      signer,
      clock: systemClock,
      baseUrl: config.baseUrl ?? `http://localhost:${config.port}`,
      allowLoopback: false,
    };
    const { kid, before, revision, gateways, lost } = await rotateInEmergency({ ctx, input: { reason, kid: key } });
    console.log(`${kid} signs now. Withdrawn: ${before.join(', ')}.`);
    if (revision !== null)
      console.log(`Revision ${revision} is there for the ${gateways} gateways, with the same content.`);
    if (lost.length > 0) console.log(`Give these channels their address and secret again: ${lost.join(', ')}.`);
  } finally {
    await db.close();
  }
}

main().catch((error: Error) => {
  console.error(isRemitError(error) ? error.message : `${error.message}\n\n${USE}`);
  process.exit(1);
});
