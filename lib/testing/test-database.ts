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
  await administer(url, [`CREATE DATABASE ${name} TEMPLATE ${await migratedTemplate(url)}`]);
  const db = await openDatabase({ databaseUrl: named(url, name), dataDir: '' });
  return {
    ...db,
    async close() {
      await db.close();
      await administer(url, [`DROP DATABASE ${name} WITH (FORCE)`]);
    },
  };
}

/** A database that is migrated and that nobody connects to, made once on the server, whoever comes first. */
async function migratedTemplate(url: string): Promise<string> {
  const name = `remit_template_${migrationsDigest()}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) {
      const draft = `${name}_draft`;
      await administer(url, [`DROP DATABASE IF EXISTS ${draft}`, `CREATE DATABASE ${draft}`]);
      await (await openDatabase({ databaseUrl: named(url, draft), dataDir: '' })).close();
      await administer(url, [`ALTER DATABASE ${draft} RENAME TO ${name}`]);
    }
    return name;
  } finally {
    await client.end();
  }
}

function named(url: string, database: string): string {
  const target = new URL(url);
  target.pathname = `/${database}`;
  return target.href;
}

async function administer(url: string, statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
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
