import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { type Database, openDatabase } from '@/lib/db/database';

/**
 * A fresh, migrated database for one test file: on the PostgreSQL server of REMIT_TEST_DATABASE_URL when that is set,
 * otherwise PGlite in memory. Closing it removes it.
 */
export async function openTestDatabase(): Promise<Database> {
  const url = process.env.REMIT_TEST_DATABASE_URL;
  return url ? onServer(url) : inMemory();
}

async function onServer(url: string): Promise<Database> {
  const name = `remit_test_${randomBytes(6).toString('hex')}`;
  await administer(url, `CREATE DATABASE ${name}`);
  const target = new URL(url);
  target.pathname = `/${name}`;
  const db = await openDatabase({ databaseUrl: target.href, dataDir: '' });
  return {
    ...db,
    async close() {
      await db.close();
      await administer(url, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Migrating costs seconds, loading a migrated image tenths: made once for each set of migrations. */
async function inMemory(): Promise<Database> {
  const image = join(tmpdir(), 'remit-test', `${migrationsDigest()}.tar`);
  if (existsSync(image)) return openDatabase({ inMemory: true, dataDir: '', pglite: await load(image) });
  const pglite = new PGlite();
  const db = await openDatabase({ inMemory: true, dataDir: '', pglite });
  const dump = await pglite.dumpDataDir('none');
  mkdirSync(join(image, '..'), { recursive: true });
  const draft = `${image}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, Buffer.from(await dump.arrayBuffer()));
  renameSync(draft, image);
  return db;
}

async function load(image: string): Promise<PGlite> {
  return PGlite.create({ loadDataDir: new Blob([readFileSync(image)]) });
}

function migrationsDigest(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync('prisma/migrations', { recursive: true }).map(String).sort()) {
    if (name.endsWith('.sql')) hash.update(name).update(readFileSync(join('prisma/migrations', name)));
  }
  return hash.digest('hex').slice(0, 32);
}
