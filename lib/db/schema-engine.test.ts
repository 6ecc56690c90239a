import { PGlite } from '@electric-sql/pglite';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { describe, expect, test } from 'vitest';
import { loadSchemaEngine, type MigrationList } from './schema-engine';

const SCHEMA = `
datasource db {
  provider = "postgresql"
}
model Thing {
  id Int @id
}
`;

function migrations(...scripts: string[]): MigrationList {
  return {
    baseDir: '/migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: scripts.map((value, index) => ({
      path: `2026010100000${index}_step`,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } },
    })),
  };
}

async function open(schema = SCHEMA) {
  const pglite = new PGlite();
  const adapterFactory = new PrismaPGlite(pglite) as unknown as SqlMigrationAwareDriverAdapterFactory;
  return { pglite, engine: await loadSchemaEngine({ schema, adapterFactory }) };
}

describe('schema engine', { timeout: 60_000 }, () => {
  test('writes a migration, applies it once, and then finds nothing left', async () => {
    const { pglite, engine } = await open();
    const sql = await engine.diffToSchema('empty');
    expect(sql).toContain('CREATE TABLE "Thing"');
    expect(await engine.applyMigrations(migrations(sql))).toEqual(['20260101000000_step']);
    expect(await engine.applyMigrations(migrations(sql))).toEqual([]);
    expect(await engine.diffToSchema(migrations(sql))).toBe('');
    engine.free();
    await pglite.close();
  });

  test('a failing script leaves nothing, says why, and runs again once it is forgotten', async () => {
    const { pglite, engine } = await open();
    await expect(engine.applyMigrations(migrations('CREATE TABLE "Half" (id int); SELECT nope();'))).rejects.toThrow(
      'Migration 20260101000000_step failed: function nope() does not exist',
    );
    expect((await pglite.query(`SELECT to_regclass('"Half"') AS half`)).rows).toEqual([{ half: null }]);
    await engine.markRolledBack('20260101000000_step');
    const mended = `CREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END; $$ LANGUAGE plpgsql;`;
    expect(await engine.applyMigrations(migrations(mended))).toEqual(['20260101000000_step']);
    engine.free();
    await pglite.close();
  });
});
