/**
 * `npm run bench:evidence-pack [-- --agents 2000 --mutations 1000]`: a company with so many agents in PostgreSQL, a pack
 * of evidence of a year of it, its verifier run offline, so many changes of the pack tried on the verifier, and the same
 * pack made again and compared byte by byte. Says times, sizes, and the most memory that making it needed.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { verifyPack } from '@/lib/evidence/pack/verifier/verify.mjs';
import { downloadPack } from '@/lib/evidence/packs/download-pack';
import { makePacks } from '@/lib/evidence/packs/make-packs';
import { getPack, readArchive } from '@/lib/evidence/packs/queries';
import { requestPack } from '@/lib/evidence/packs/request-pack';
import { sha256Hex } from '@/lib/kernel/digest';
import { ctxFor } from '@/lib/runtime/runtime';
import { inMemory } from '@/lib/testing/made-up-evidence';
import { mulberry32 } from '@/lib/testing/mulberry32';
import { mutate } from '@/lib/testing/pack-mutations';
import { unzip } from '@/lib/testing/unzip';
import { openRemit } from './lib/open-remit';
import { openScaleDatabases } from './lib/scale-databases';

const DAY = 86_400_000;
const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { agents: text, mutations: text, server: text, keep: text } });
const agents = Number(values.agents ?? 2_000);
const mutations = Number(values.mutations ?? 1_000);
const begun = Date.now();
const say = (line: string) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${line}`);
const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

async function main(): Promise<void> {
  process.env.LOG_LEVEL ??= 'warn';
  const databases = await openScaleDatabases({ agents, server: values.server, keep: values.keep }, say);
  const folder = mkdtempSync(join(tmpdir(), 'remit-bench-pack-'));
  const close = await openRemit(databases.dataDir, { databaseUrl: databases.large });
  try {
    const first = await make(folder);
    const files = unpack(first.zip);
    say(`${files.size} files, ${mib([...files.values()].reduce((sum, { length }) => sum + length, 0))} unpacked`);
    await verifyOffline(join(folder, 'unpacked'), files, first.kid);
    tryMutations(files);
    const second = await make(folder);
    if (!second.zip.equals(first.zip)) throw new Error('The same pack was not the same bytes.');
    say(`made again: the same ${first.zip.length} bytes, SHA-256 ${sha256Hex(first.zip)}`);
  } finally {
    await close();
    await databases.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asked for by the auditor of the sample company, for the year that it began with. */
async function make(folder: string): Promise<{ zip: Buffer; kid: string }> {
  const system = ctxFor({ kind: 'system', name: 'bench' });
  const prisma = prismaOf(system.db.read);
  const {
    id: person,
    name,
    email,
  } = await prisma.person.findUniqueOrThrow({ where: { email: 'auditor@example.com' } });
  const actor: PersonActor = {
    ...{ kind: 'person', id: person, name, email, roles: ['auditor'], via: 'session', mayDecide: false },
  };
  const ctx = ctxFor(actor);
  const { _min } = await prisma.auditEntry.aggregate({ _min: { at: true } });
  const from = new Date(Math.floor((_min.at as Date).getTime() / DAY) * DAY);
  const input = { framework: 'soc2', from: from.toISOString(), to: new Date(from.getTime() + 365 * DAY).toISOString() };
  const { id } = await requestPack({ ctx, input: { ...input, seed: 'bench' } });
  const memory = watchMemory();
  const started = performance.now();
  const done = await makePacks({ ctx: system, signal: new AbortController().signal, folder: join(folder, 'work') });
  if (done.made !== 1) throw new Error((await getPack({ ctx, id })).error ?? 'The pack was not made.');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const pack = await getPack({ ctx, id });
  const rows = pack.summary?.populations.map((one) => `${one.rows} ${one.id}`).join(', ');
  say(`a pack in ${seconds} s, ${mib(pack.bytes ?? 0)}, memory ${memory.stop()}`);
  say(`${rows}; ${pack.summary?.auditLog.entries} entries of the audit log; ${pack.exceptions} exceptions`);
  const { attempt } = await downloadPack({ ctx, input: { id } });
  const pieces: Uint8Array[] = [];
  for await (const piece of readArchive({ ctx, id, attempt })) pieces.push(piece);
  return { zip: Buffer.concat(pieces), kid: pack.signingKey as string };
}

function watchMemory() {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  return {
    stop() {
      clearInterval(timer);
      return `${mib(before)} before, ${mib(most)} at most`;
    },
  };
}

/** Without the folder that all of it is in. */
function unpack(zip: Buffer): Map<string, Buffer> {
  return new Map([...unzip(zip)].map(([path, bytes]) => [path.slice(path.indexOf('/') + 1), bytes]));
}

async function verifyOffline(folder: string, files: Map<string, Buffer>, kid: string): Promise<void> {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const started = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'verify.mjs'), '--key', kid]);
  say(`verified offline in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  console.log(stdout);
}

function tryMutations(files: Map<string, Buffer>): void {
  const random = mulberry32(7);
  const started = performance.now();
  for (let round = 0; round < mutations; round++) {
    const { what, changed } = mutate(files, random);
    if (verifyPack(inMemory(changed)).ok) throw new Error(`The verifier accepted change ${round}: ${what}.`);
  }
  say(`${mutations} changes, each refused, in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

await main();
