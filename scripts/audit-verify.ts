import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { JSONWebKeySet } from 'jose';
import type { AuditEntry } from '@/lib/audit/model/entry';
import type { Verification } from '@/lib/audit/model/verification';
import { CheckpointError, readCheckpoint } from '@/lib/audit/read-checkpoint';
import { ExportError, readExport } from '@/lib/audit/read-export';
import { walkEntries } from '@/lib/audit/repository';
import { verifyChain } from '@/lib/audit/verify';
import { readConfig } from '@/lib/config/env';
import { openDatabase } from '@/lib/db/database';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { readPublicKeys } from '@/lib/policy/queries';

const USE = `Walks the audit log and says whether anything was changed, removed, added or cut off.
  npm run audit:verify                                    the database that the environment names
  npm run audit:verify -- --file log.ndjson               an export (GET /api/v1/audit-log/export), without a database
  npm run audit:verify -- --checkpoint checkpoint.json    also that it still begins with the log of that moment
  npm run audit:verify -- --file … --checkpoint … --jwks jwks.json    and that the checkpoint is Remit's own
Exit 0: it verifies. 1: it does not. 2: it could not be read.`;

interface Options {
  file?: string;
  checkpoint?: string;
  jwks?: string;
}

async function main(): Promise<number> {
  const option = { type: 'string' } as const;
  const options = parseArgs({ options: { file: option, checkpoint: option, jwks: option } }).values;
  if (options.jwks && !options.checkpoint) throw new RemitError('invalid_input', '--jwks goes with --checkpoint.');
  return options.file === undefined ? verifyDatabase(options) : verifyFile(options.file, options);
}

async function verifyFile(file: string, options: Options): Promise<number> {
  if (!existsSync(file)) throw new RemitError('not_found', `There is no file ${file}.`);
  const keys = options.jwks ? (JSON.parse(readFileSync(options.jwks, 'utf8')) as JSONWebKeySet) : undefined;
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  return verify(readExport(lines), options, keys);
}

async function verifyDatabase(options: Options): Promise<number> {
  const { databaseUrl, dataDir } = readConfig(process.env);
  if (!databaseUrl && !existsSync(join(dataDir, 'db'))) {
    throw new RemitError('not_found', `There is no Remit in ${dataDir}. Set REMIT_DATA_DIR or DATABASE_URL.`);
  }
  const db = await openDatabase({ databaseUrl, dataDir });
  try {
    const keys = { keys: await readPublicKeys(db.read) } as unknown as JSONWebKeySet;
    return await verify(walkEntries(db.read), options, keys);
  } finally {
    await db.close();
  }
}

async function verify(entries: AsyncIterable<AuditEntry>, options: Options, keys?: JSONWebKeySet): Promise<number> {
  const checkpoint = options.checkpoint
    ? await readCheckpoint(readFileSync(options.checkpoint, 'utf8'), keys)
    : undefined;
  const result = await verifyChain(entries, checkpoint);
  console.log(inWords(result, checkpoint?.size));
  if (options.checkpoint && !keys) console.log("The checkpoint's own signature was not checked: give --jwks.");
  return result.ok ? 0 : 1;
}

function inWords(result: Verification, size: number | undefined): string {
  if (!result.ok) return `The audit log does NOT verify. Entry ${result.seq}: ${result.problem}.`;
  const since = size === undefined ? '' : ` It still begins with the ${size} of the checkpoint.`;
  return `The audit log verifies: ${result.entries} entries, head ${result.head}.${since}`;
}

main().then(
  (code) => process.exit(code),
  (error: Error & { code?: string }) => {
    if (error instanceof ExportError || error instanceof CheckpointError) {
      console.log(`The audit log does NOT verify: ${error.message}.`);
      process.exit(1);
    }
    console.error(isRemitError(error) ? error.message : `${error.message}\n\n${USE}`);
    process.exit(2);
  },
);
