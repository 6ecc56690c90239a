import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { Client } from 'pg';
import { type Conn, prismaOf } from './prisma';
import { loadSchemaEngine, type MigrationList, RUNNING_SCRIPT_LOCK } from './schema-engine';

// Any fixed number: one process migrates at a time, the others wait and find nothing to do.
const MIGRATION_LOCK = 4_270_002;

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Brings the database to the newest migration. Several processes may start at once on one server. What a process left
 * unfinished when it was killed left nothing in the database; it is applied again.
 */
export async function migrate(
  factory: SqlMigrationAwareDriverAdapterFactory,
  options: {
    log?: ((message: string) => void) | undefined;
    connectionString?: string;
    /** Those of this version, unless a test gives others. */
    migrations?: Migration[];
  },
): Promise<void> {
  const lock = options.connectionString ? new Client({ connectionString: options.connectionString }) : null;
  await lock?.connect();
  try {
    await lock?.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const migrations = options.migrations ?? readMigrations();
    const first = await findPending(factory, migrations);
    if (first.pending.length === 0) return;
    // The server may still be running the script of a process that is gone; what it leaves is known when it ends.
    await lock?.query('SELECT pg_advisory_lock($1), pg_advisory_unlock($1)', [RUNNING_SCRIPT_LOCK]);
    const { pending, unfinished } = await findPending(factory, migrations);
    if (pending.length === 0) return;
    options.log?.(`Bringing the database up to date: ${pending.join(', ')}`);
    const schema = readFileSync(join(process.cwd(), 'prisma/schema.prisma'), 'utf8');
    const engine = await loadSchemaEngine({ schema, adapterFactory: factory });
    try {
      // Under the lock, whoever began these is gone.
      for (const name of unfinished) await engine.markRolledBack(name);
      await engine.applyMigrations(toList(migrations));
    } finally {
      engine.free();
    }
  } finally {
    await lock?.end();
  }
}

/** True when every migration of this version has been applied; for the readiness check. */
export async function isMigrated(db: { read: Conn }): Promise<boolean> {
  const rows = await prismaOf(db.read).$queryRawUnsafe<{ migration_name: string; checksum: string }[]>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const done = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  return readMigrations().every(({ name, checksum }) => done.get(name) === checksum);
}

const KNOWN =
  'SELECT migration_name, checksum, finished_at IS NOT NULL FROM _prisma_migrations WHERE rolled_back_at IS NULL';

/** Asks cheaply first: loading the schema engine costs more than the rest of a start. */
async function findPending(
  factory: SqlMigrationAwareDriverAdapterFactory,
  migrations: Migration[],
): Promise<{ pending: string[]; unfinished: string[] }> {
  const adapter = await factory.connect();
  const ask = async (sql: string) => (await adapter.queryRaw({ sql, args: [], argTypes: [] })).rows;
  const [[exists]] = (await ask("SELECT to_regclass('_prisma_migrations') IS NOT NULL")) as [[boolean]];
  const rows = exists ? await ask(KNOWN) : [];
  const done = new Map(rows.filter(([, , finished]) => finished).map(([name, sum]) => [String(name), String(sum)]));
  return {
    pending: migrations.filter(({ name, checksum }) => done.get(name) !== checksum).map(({ name }) => name),
    unfinished: [...new Set(rows.filter(([, , finished]) => !finished).map(([name]) => String(name)))],
  };
}

export function readMigrations(): Migration[] {
  const folder = join(process.cwd(), 'prisma/migrations');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** The migrations as the schema engine takes them. */
export function toList(migrations: Migration[]): MigrationList {
  return {
    baseDir: 'prisma/migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
