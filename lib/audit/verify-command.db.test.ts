import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '@/lib/audit/model/entry';
import { exportAuditLog, getCheckpoint } from '@/lib/audit/queries';
import { type Database, openDatabase } from '@/lib/db/database';
import { prismaOf } from '@/lib/db/prisma';
import { createPerson } from '@/lib/people/create-person';
import { loadSigner } from '@/lib/signing/load-signer';
import { readPublicKeys } from '@/lib/signing-keys/queries';
import { registerSigningKey } from '@/lib/signing-keys/register-signing-key';
import type { Ctx } from '@/lib/verb/ctx';
import { verifyCommand } from './verify-command';

const MINUTE = 60_000;
const SERVER = process.env.REMIT_TEST_DATABASE_URL;

const EMPTY = 'The decision log verifies: 0 entries in 0 batches.';

describe('npm run audit:verify', () => {
  let folder: string;
  let installation: { databaseUrl?: string; dataDir: string };
  let entries: AuditEntry[];
  let last: AuditEntry;
  let jwks: string;
  let checkpoint: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'remit-verify-'));
    installation = await place('installation');
    const db = await openDatabase(installation);
    try {
      const ctx = await systemCtx(db);
      await registerSigningKey({ ctx, input: {} });
      for (const name of ['Ada', 'Lin', 'Tove', 'Sam']) {
        await createPerson({ ctx, input: { name, email: `${name.toLowerCase()}@example.com`, roles: ['engineer'] } });
      }
      entries = [];
      for await (const entry of exportAuditLog({ ctx })) entries.push(entry);
      last = entries.at(-1) as AuditEntry;
      jwks = write('jwks.json', JSON.stringify({ keys: await readPublicKeys(db.read) }));
      checkpoint = write('checkpoint.json', JSON.stringify(await getCheckpoint({ ctx })));
    } finally {
      await db.close();
    }
  }, MINUTE);

  afterAll(async () => {
    for (const name of databases) await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    rmSync(folder, { recursive: true, force: true });
  });

  const text = (list: unknown[]) => `${list.map((entry) => JSON.stringify(entry)).join('\n')}\n`;

  function write(name: string, content: string | Buffer): string {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  }

  async function systemCtx(db: Database): Promise<Ctx> {
    return {
      actor: { kind: 'system', name: 'test' },
      db,
      signer: await loadSigner({ dataDir: join(folder, 'keys') }),
      clock: () => new Date('2026-11-23T09:00:00.000Z'),
      baseUrl: 'https://remit.example.com',
      allowLoopback: true,
    };
  }

  const environment = (where?: { databaseUrl?: string; dataDir: string }) => ({
    ...process.env,
    DATABASE_URL: where?.databaseUrl ?? '',
    REMIT_DATA_DIR: where?.dataDir ?? folder,
  });

  /** Without options for a file it looks at `where`, as the environment would name it. */
  async function run(args: string[], where?: { databaseUrl?: string; dataDir: string }) {
    let stdout = '';
    let stderr = '';
    const status = await verifyCommand(args, {
      env: environment(where),
      say(line) {
        stdout += `${line}\n`;
      },
      complain(line) {
        stderr += `${line}\n`;
      },
    });
    return { status, stdout, stderr };
  }

  it('is a program', () => {
    const command = ['--import', 'tsx', 'scripts/audit-verify.ts'];
    const options = { encoding: 'utf8', env: environment(installation) } as const;
    const good = spawnSync(process.execPath, command, options);
    expect(good).toMatchObject({ status: 0, stdout: `${verifies()}\n${EMPTY}\n`, stderr: '' });
    const bad = spawnSync(process.execPath, [...command, '--file', write('blank', '\n')], options);
    expect(bad).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/There is no entry to verify/) });
  });

  const verifies = () => `The audit log verifies: ${entries.length} entries, head ${last.hash}, last at ${last.at}.`;

  it.each<[string, (content: string) => string | Buffer]>([
    ['as it is', (content) => content],
    ['packed with gzip', (content) => gzipSync(content)],
  ])(
    'verifies an export %s in one line',
    async (_, made) => {
      const { status, stdout } = await run(['--file', write('log.ndjson', made(text(entries)))]);
      expect(stdout).toBe(`${verifies()}\n`);
      expect(status).toBe(0);
    },
    MINUTE,
  );

  it.each<[string, (list: AuditEntry[]) => string | Buffer, RegExp]>([
    [
      'a member within the subject',
      ([a, ...rest]) => text([{ ...a, subject: { ...a?.subject, x: 1 } }, ...rest]),
      /line 1 .*no hash covers/,
    ],
    [
      'a member within the actor',
      ([a, ...rest]) => text([{ ...a, actor: { ...a?.actor, x: 1 } }, ...rest]),
      /line 1 .*no hash covers/,
    ],
    ['a gzip file that ends too early', (list) => gzipSync(text(list)).subarray(0, -20), /the file was cut or changed/],
    ['a changed byte in a gzip file', (list) => flipped(gzipSync(text(list))), /NOT verify/],
    ['a line that is no JSON', (list) => `${text(list)}not JSON\n`, /line \d+ is no JSON/],
  ])(
    'does not verify %s',
    async (_, made, problem) => {
      const { status, stdout } = await run(['--file', write('log.ndjson', made(entries))]);
      expect(stdout).toMatch(problem);
      expect(status).toBe(1);
    },
    MINUTE,
  );

  it.each<[string, () => string[], RegExp]>([
    ['an empty file', () => ['--file', write('empty', '')], /There is no entry to verify/],
    ['a file of empty lines', () => ['--file', write('blank', '\n\n')], /There is no entry to verify/],
    ['a folder', () => ['--file', folder], /EISDIR/],
    [
      'a checkpoint that is not there',
      () => ['--file', jwks, '--checkpoint', join(folder, 'none')],
      /none cannot be read/,
    ],
    [
      'keys that are none',
      () => ['--file', jwks, '--checkpoint', checkpoint, '--jwks', write('k', '{')],
      /k is no JWK Set/,
    ],
    ['a word too many', () => ['log.ndjson'], /Unexpected argument/],
  ])(
    'ends with 2 for %s',
    async (_, args, problem) => {
      const { status, stdout, stderr } = await run(args());
      expect(stderr).toMatch(problem);
      expect(stdout).toBe('');
      expect(status).toBe(2);
    },
    MINUTE,
  );

  it(
    'says that the end is missing when nothing is left of what the checkpoint saw',
    async () => {
      const { status, stdout } = await run(['--file', write('empty', ''), '--checkpoint', checkpoint, '--jwks', jwks]);
      expect(stdout).toMatch(/its end was cut off/);
      expect(status).toBe(1);
    },
    MINUTE,
  );

  it(
    'verifies the database that the environment names, with its checkpoint and keys kept elsewhere',
    async () => {
      expect(await run([], installation)).toMatchObject({
        status: 0,
        stdout: `${verifies()}\n${EMPTY}\n`,
      });
      const kept = await run(['--checkpoint', checkpoint, '--jwks', jwks], installation);
      expect(kept.stdout).toContain(`It still begins with the ${entries.length} of the checkpoint.`);
      expect(kept.status).toBe(0);

      const stranger = await loadSigner({ dataDir: join(folder, 'other-keys') });
      const other = write('other.json', JSON.stringify({ keys: [stranger.publicJwk] }));
      const refused = await run(['--checkpoint', checkpoint, '--jwks', other], installation);
      expect(refused.stdout).toMatch(/signature does not verify/);
      expect(refused.status).toBe(1);
    },
    MINUTE,
  );

  it(
    'makes nothing where there is no Remit, and says so',
    async () => {
      const empty = await place('no-remit');
      if (!empty.databaseUrl) mkdirSync(join(empty.dataDir, 'db'), { recursive: true });
      const { status, stderr } = await run([], empty);
      expect(stderr).toMatch(/There is no Remit in this database/);
      expect(status).toBe(2);
      const db = await openDatabase({ ...empty, asItIs: true });
      try {
        const tables = `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`;
        expect(await prismaOf(db.read).$queryRawUnsafe(tables)).toEqual([]);
      } finally {
        await db.close();
      }
    },
    MINUTE,
  );

  it.skipIf(SERVER)(
    'names the export as the way to verify while Remit runs',
    async () => {
      const db = await openDatabase(installation);
      try {
        const { status, stderr } = await run([], installation);
        expect(stderr).toMatch(/is in use by another Remit \(process \d+\).*\nWhile Remit runs, verify an export/s);
        expect(status).toBe(2);
      } finally {
        await db.close();
      }
    },
    MINUTE,
  );

  // The last of these, because it leaves the log broken.
  it(
    'finds the row that the owner of the database changed behind its trigger',
    async () => {
      const db = await openDatabase(installation);
      try {
        const sql = (statement: string) => prismaOf(db.read).$executeRawUnsafe(statement);
        const forge = `UPDATE "AuditEntry" SET action = 'person.forged' WHERE seq = 3`;
        await expect(sql(forge)).rejects.toThrow(/append-only/);
        const triggers = await prismaOf(db.read).$queryRawUnsafe<{ tgname: string }[]>(
          `SELECT tgname FROM pg_trigger WHERE tgrelid = '"AuditEntry"'::regclass AND NOT tgisinternal`,
        );
        expect(triggers.length).toBeGreaterThan(0);
        for (const { tgname } of triggers) await sql(`DROP TRIGGER "${tgname}" ON "AuditEntry"`);
        expect(await sql(forge)).toBe(1);
      } finally {
        await db.close();
      }
      const { status, stdout } = await run([], installation);
      expect(stdout).toMatch(/does NOT verify\. Entry 3: content was changed/);
      expect(status).toBe(1);
    },
    MINUTE,
  );

  const databases: string[] = [];

  /** Room for an installation: a database of its own on the server, when there is one, and a data folder. */
  async function place(name: string): Promise<{ databaseUrl?: string; dataDir: string }> {
    const dataDir = join(folder, name);
    if (!SERVER) return { dataDir };
    const database = `remit_verify_${randomBytes(6).toString('hex')}`;
    await administer(`CREATE DATABASE ${database}`);
    databases.push(database);
    const url = new URL(SERVER);
    url.pathname = `/${database}`;
    return { databaseUrl: url.href, dataDir };
  }
});

async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: SERVER });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** One bit in the middle of the packed part. */
function flipped(packed: Buffer): Buffer {
  const at = Math.floor(packed.length / 2);
  packed[at] = (packed[at] as number) ^ 0x10;
  return packed;
}
