/**
 * Writes the SQL that leads from the migrations to prisma/schema.prisma: `npm run migration:new -- <name>`.
 * What Prisma cannot say (triggers, partial indexes) is then added to that file by hand.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { readMigrations, toList } from '@/lib/db/migrate';
import { loadSchemaEngine } from '@/lib/db/schema-engine';

const USAGE = 'npm run migration:new -- <name in lower_case> [--empty]';

async function main(): Promise<string> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { empty: { type: 'boolean' } } });
  const name = positionals[0];
  if (!name || !/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) return fail(`Give the migration a name: ${USAGE}`);
  const migrations = readMigrations();
  const sql = await difference(toList(migrations));
  if (sql === '' && !values.empty) {
    return fail('prisma/schema.prisma and the migrations agree. For hand-written SQL add --empty.');
  }
  const folder = join('prisma/migrations', `${timestampAfter(migrations.at(-1)?.name)}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql || '-- Hand-written.\n');
  return `Wrote ${join(folder, 'migration.sql')}. Read it before you commit it.`;
}

async function difference(list: ReturnType<typeof toList>): Promise<string> {
  const pglite = new PGlite();
  const engine = await loadSchemaEngine({
    schema: readFileSync('prisma/schema.prisma', 'utf8'),
    adapterFactory: new PrismaPGlite(pglite),
  });
  try {
    return await engine.diffToSchema(list);
  } finally {
    engine.free();
    await pglite.close();
  }
}

/** YYYYMMDDHHMMSS in UTC, and always after the newest migration, because their order is their name. */
function timestampAfter(newest = ''): string {
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const last = newest.slice(0, 14);
  return now > last ? now : String(BigInt(last) + 1n);
}

function fail(message: string): string {
  process.exitCode = 1;
  return message;
}

process.stdout.write(`${await main()}\n`);
