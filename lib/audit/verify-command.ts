import { closeSync, createReadStream, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline, type Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { JSONWebKeySet } from 'jose';
import type { AuditEntry } from '@/lib/audit/model/entry';
import type { Verification } from '@/lib/audit/model/verification';
import { CheckpointError, readCheckpoint } from '@/lib/audit/read-checkpoint';
import { ExportError, readExport } from '@/lib/audit/read-export';
import { walkEntries } from '@/lib/audit/repository';
import { verifyChain } from '@/lib/audit/verify';
import { readConfig } from '@/lib/config/env';
import { type Database, openDatabase } from '@/lib/db/database';
import { DROPS } from '@/lib/decision-log/retention/keep-decision-log';
import {
  type DecisionLogVerification,
  type Dropped,
  type NotedHead,
  verifyDecisionLog,
} from '@/lib/decision-log/store/verify-decision-log';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { readEveryPublicKey } from '@/lib/signing-keys/queries';

const USE = `Walks the audit log and says whether anything was changed, removed, added or cut off. Writes nothing.
  npm run audit:verify                                    the database that the environment names, and its decision log
  npm run audit:verify -- --file log.ndjson               an export (GET /api/v1/audit-log/export), without a database; .gz too
  npm run audit:verify -- --checkpoint checkpoint.json    also that it still begins with the log of that moment
  npm run audit:verify -- --file … --checkpoint … --jwks jwks.json    and that the checkpoint is Remit's own
Exit 0: it verifies. 1: it does not. 2: it could not be read, or there is nothing in it.`;

interface Options {
  file?: string;
  checkpoint?: string;
  jwks?: string;
}

/** Where it runs: what the process has, or a test. */
interface Surroundings {
  env: Record<string, string | undefined>;
  say: (line: string) => void;
  complain: (line: string) => void;
}

/** What `npm run audit:verify` does with these arguments. Gives the exit code of USE. */
export async function verifyCommand(args: string[], around: Surroundings): Promise<0 | 1 | 2> {
  try {
    return (await verifyWhatIsNamed(args, around)) ? 0 : 1;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    // A gzip file that ends too early or whose checksum differs was cut or changed, as a half line was.
    const changed = code?.startsWith('Z_') ? 'the file was cut or changed' : undefined;
    if (changed || error instanceof ExportError || error instanceof CheckpointError) {
      around.say(`The audit log does NOT verify: ${changed ?? message}.`);
      return 1;
    }
    around.complain(isRemitError(error) ? message : `${message}\n\n${USE}`);
    return 2;
  }
}

async function verifyWhatIsNamed(args: string[], around: Surroundings): Promise<boolean> {
  const option = { type: 'string' } as const;
  const options = parseArgs({ args, options: { file: option, checkpoint: option, jwks: option } }).values;
  if (options.jwks && !options.checkpoint) throw new RemitError('invalid_input', '--jwks goes with --checkpoint.');
  const keys = options.jwks ? readKeys(options.jwks) : undefined;
  return options.file === undefined
    ? verifyDatabase(options, around, keys)
    : verifyFile(options.file, options, around, keys);
}

async function verifyFile(
  file: string,
  options: Options,
  around: Surroundings,
  keys?: JSONWebKeySet,
): Promise<boolean> {
  if (!existsSync(file)) throw new RemitError('not_found', `There is no file ${file}.`);
  const input = openText(file);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    return await verify(readExport(lines), options, around, keys);
  } finally {
    // What was not read to its end stays open otherwise, or has not even been opened.
    lines.on('error', () => {}).close();
    input.on('error', () => {}).destroy();
  }
}

/** By its first bytes, because a download does not always keep its name. */
function openText(file: string): Readable {
  const start = Buffer.alloc(2);
  const opened = openSync(file, 'r');
  readSync(opened, start, 0, 2, 0);
  closeSync(opened);
  if (start.readUInt16BE() !== 0x1f8b) return createReadStream(file);
  // An error of either stream reaches whoever reads the lines.
  return pipeline(createReadStream(file), createGunzip(), () => {});
}

async function verifyDatabase(options: Options, around: Surroundings, given?: JSONWebKeySet): Promise<boolean> {
  const { databaseUrl, dataDir } = readConfig(around.env);
  if (!databaseUrl && !existsSync(join(dataDir, 'db'))) {
    throw new RemitError('not_found', `There is no Remit in ${dataDir}. Set REMIT_DATA_DIR or DATABASE_URL.`);
  }
  const db = await open(databaseUrl, dataDir);
  try {
    // Who can change the log can change the keys beside it: keys that were kept elsewhere come first.
    const keys = given ?? ({ keys: await readEveryPublicKey(db.read) } as unknown as JSONWebKeySet);
    const noted: AuditEntry[] = [];
    const told = await verify(notingDecisions(walkEntries(db.read), noted), options, around, keys);
    return sayDecisions(await verifyDecisionLog(db.read, whatWasNoted(noted)), around) && told;
  } catch (error) {
    if ((error as { code?: string }).code !== 'P2021') throw error;
    throw new RemitError('not_found', 'There is no Remit in this database: it has no audit log.');
  } finally {
    await db.close();
  }
}

async function* notingDecisions(entries: AsyncIterable<AuditEntry>, noted: AuditEntry[]) {
  for await (const entry of entries) {
    if (entry.subject.kind === 'decision-log') noted.push(entry);
    yield entry;
  }
}

/** What the audit log says of the decision log: the months that were dropped, and the heads of its chains. */
function whatWasNoted(noted: readonly AuditEntry[]) {
  return {
    dropped: noted.flatMap(({ action, detail }) => (action === DROPS.action ? [detail as unknown as Dropped] : [])),
    heads: noted.flatMap(({ detail }) => (detail.heads ?? []) as unknown as NotedHead[]),
  };
}

function sayDecisions(found: DecisionLogVerification, { say }: Surroundings): boolean {
  const { batches, entries, unchained, problems } = found;
  const older = unchained === 0 ? '' : ` ${unchained} older entries are in no chain.`;
  if (problems.length === 0) say(`The decision log verifies: ${entries} entries in ${batches} batches.${older}`);
  else say(`The decision log does NOT verify.\n${problems.join('\n')}`);
  return problems.length === 0;
}

async function open(databaseUrl: string | undefined, dataDir: string): Promise<Database> {
  try {
    return await openDatabase({ databaseUrl, dataDir, asItIs: true });
  } catch (error) {
    if (!isRemitError(error) || error.code !== 'conflict') throw error;
    const instead = 'While Remit runs, verify an export of GET /api/v1/audit-log/export with --file.';
    throw new RemitError('conflict', `${error.message}\n${instead}`);
  }
}

async function verify(
  entries: AsyncIterable<AuditEntry>,
  options: Options,
  { say }: Surroundings,
  keys?: JSONWebKeySet,
): Promise<boolean> {
  const checkpoint = options.checkpoint ? await readCheckpoint(readText(options.checkpoint), keys) : undefined;
  let last: AuditEntry | undefined;
  async function* noted() {
    for await (const entry of entries) {
      last = entry;
      yield entry;
    }
  }
  const result = await verifyChain(noted(), checkpoint);
  // A download of nothing and a wrong database look the same, and neither proves anything.
  if (result.ok && !last) throw new RemitError('not_found', 'There is no entry to verify: the audit log is empty.');
  say(inWords(result, last?.at, checkpoint?.size));
  if (checkpoint && !keys) say("The checkpoint's own signature was not checked: give --jwks.");
  return result.ok;
}

function inWords(result: Verification, at: string | undefined, size: number | undefined): string {
  if (!result.ok) return `The audit log does NOT verify. Entry ${result.seq}: ${result.problem}.`;
  const count = `${result.entries} ${result.entries === 1 ? 'entry' : 'entries'}`;
  const since = size === undefined ? '' : ` It still begins with the ${size} of the checkpoint.`;
  return `The audit log verifies: ${count}, head ${result.head}, last at ${at}.${since}`;
}

function readKeys(file: string): JSONWebKeySet {
  const text = readText(file);
  try {
    const set = JSON.parse(text) as JSONWebKeySet;
    if (Array.isArray(set.keys)) return set;
  } catch {}
  throw new RemitError('invalid_input', `${file} is no JWK Set: keep the answer of GET /.well-known/jwks.json.`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RemitError('not_found', `${file} cannot be read: ${(error as Error).message}`);
  }
}
