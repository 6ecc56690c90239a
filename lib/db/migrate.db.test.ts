import { createHash, randomBytes } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { Client, Pool } from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { afterEach, describe, expect, test } from 'vitest';
import { type Migration, migrate, readMigrations } from './migrate';
import { RUNNING_SCRIPT_LOCK } from './schema-engine';

const server = process.env.REMIT_TEST_DATABASE_URL;

interface Empty {
  factory: SqlMigrationAwareDriverAdapterFactory;
  connectionString?: string;
  sql(text: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const open: Empty[] = [];
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

/** A database without any migration, on whatever the suite runs on. */
async function emptyDatabase(): Promise<Empty> {
  const database = server ? await onServer(server) : inMemory();
  open.push(database);
  return database;
}

function inMemory(): Empty {
  const pglite = new PGlite();
  return {
    factory: new PrismaPGlite(pglite) as unknown as SqlMigrationAwareDriverAdapterFactory,
    sql: async (text) => (await pglite.query<Record<string, unknown>>(text)).rows,
    close: () => pglite.close(),
  };
}

async function onServer(url: string): Promise<Empty> {
  const name = `remit_test_${randomBytes(6).toString('hex')}`;
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const target = new URL(url);
  target.pathname = `/${name}`;
  const pool = new Pool({ connectionString: target.href });
  return {
    factory: new PrismaPg(pool as never),
    connectionString: target.href,
    sql: async (text) => (await pool.query(text)).rows,
    async close() {
      await pool.end();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

function step(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

const FIRST = step('20260101000000_first', 'CREATE TABLE "One" (id int);');
const SECOND = step('20260101000001_second', 'CREATE TABLE "Two" (id int);\nCREATE TABLE "Three" (id int) -- end');

const tables = async ({ sql }: Empty) =>
  (await sql(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'`))
    .map(({ tablename }) => tablename)
    .sort();

/** As a process leaves it that was killed after it wrote down that it began. */
const begin = ({ sql }: Empty, { name, checksum }: Migration) =>
  sql(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('${name}', '${checksum}', '${name}')`);

const unfinished = ({ sql }: Empty) =>
  sql('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL');

describe('migrate', { timeout: 60_000 }, () => {
  test('applies again what a killed process began', async () => {
    const database = await emptyDatabase();
    await migrate(database.factory, { ...database, migrations: [FIRST] });
    await begin(database, SECOND);
    const said: string[] = [];
    const log = (line: string) => said.push(line);
    await migrate(database.factory, { ...database, log, migrations: [FIRST, SECOND] });
    expect(said).toEqual([`Bringing the database up to date: ${SECOND.name}`]);
    expect(await tables(database)).toEqual(['One', 'Three', 'Two']);
    expect(await unfinished(database)).toEqual([]);
    await migrate(database.factory, { ...database, log, migrations: [FIRST, SECOND] });
    expect(said).toHaveLength(1);
  });

  test('a script and the note that it finished are one: neither is there without the other', async () => {
    const database = await emptyDatabase();
    await migrate(database.factory, { ...database, migrations: [FIRST] });
    // The note itself fails, after everything that the script does.
    await database.sql(`CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN
      IF NEW.finished_at IS NOT NULL THEN RAISE EXCEPTION 'killed here'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql`);
    await database.sql(`CREATE TRIGGER refuse BEFORE UPDATE ON _prisma_migrations
      FOR EACH ROW EXECUTE FUNCTION refuse()`);
    const run = () => migrate(database.factory, { ...database, migrations: [FIRST, SECOND] });
    await expect(run()).rejects.toThrow('killed here');
    expect(await tables(database)).toEqual(['One']);
    await database.sql('DROP TRIGGER refuse ON _prisma_migrations');
    await run();
    expect(await tables(database)).toEqual(['One', 'Three', 'Two']);
  });

  test('a script that fails says why each time, and goes on where it was once it is mended', async () => {
    const database = await emptyDatabase();
    const wrong = step(SECOND.name, 'CREATE TABLE "Half" (id int); SELECT nope();');
    for (let time = 0; time < 2; time += 1) {
      await expect(migrate(database.factory, { ...database, migrations: [FIRST, wrong] })).rejects.toThrow(
        `Migration ${SECOND.name} failed: function nope() does not exist`,
      );
      expect(await tables(database)).toEqual(['One']);
    }
    await migrate(database.factory, { ...database, migrations: [FIRST, SECOND] });
    expect(await tables(database)).toEqual(['One', 'Three', 'Two']);
  });

  test('only a missing table means that nothing was applied', async () => {
    const database = await emptyDatabase();
    await database.sql('CREATE TABLE _prisma_migrations (something_else int)');
    await expect(migrate(database.factory, { ...database, migrations: [FIRST] })).rejects.toThrow(/ColumnNotFound/);
    expect(await tables(database)).toEqual([]);
  });

  test.runIf(server)('waits for a script that the server still runs for a process that is gone', async () => {
    const database = await emptyDatabase();
    await migrate(database.factory, { ...database, migrations: [FIRST] });
    await begin(database, SECOND);
    const orphan = new Client({ connectionString: database.connectionString });
    await orphan.connect();
    await orphan.query(`BEGIN; SELECT pg_advisory_xact_lock(${RUNNING_SCRIPT_LOCK}); ${SECOND.sql}`);
    const said: string[] = [];
    const log = (line: string) => said.push(line);
    const second = migrate(database.factory, { ...database, log, migrations: [FIRST, SECOND] });
    const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
    await expect.poll(() => database.sql(waiting), { timeout: 10_000 }).toHaveLength(1);
    await orphan.query(`UPDATE _prisma_migrations SET finished_at = now() WHERE migration_name = '${SECOND.name}'`);
    await orphan.query('COMMIT');
    await orphan.end();
    await second;
    expect(said).toEqual([]);
    expect(await tables(database)).toEqual(['One', 'Three', 'Two']);
  });

  test.runIf(server)('two that begin at once on an empty database apply everything once', async () => {
    const database = await emptyDatabase();
    const run = () => migrate(database.factory, { ...database, migrations: [FIRST, SECOND] });
    await Promise.all([run(), run(), run()]);
    const rows = await database.sql('SELECT migration_name FROM _prisma_migrations ORDER BY 1');
    expect(rows.map(({ migration_name }) => migration_name)).toEqual([FIRST.name, SECOND.name]);
  });

  test('no migration ends its own transaction', () => {
    for (const { name, sql } of readMigrations())
      expect(/^\s*(BEGIN|COMMIT|ROLLBACK|START TRANSACTION)\s*;/im.exec(sql)?.[0], name).toBeUndefined();
  });
});
