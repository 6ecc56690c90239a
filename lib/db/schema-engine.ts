import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PGlite } from '@electric-sql/pglite';
import {
  bindMigrationAwareSqlAdapterFactory,
  type ErrorRegistry,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine, SchemaFilter } from '@prisma/schema-engine-wasm';
import type { Pool } from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';

export type { MigrationList } from '@prisma/schema-engine-wasm';

/** Held by a migration's own transaction, so that a script which outlives its process on the server can be waited for. */
export const RUNNING_SCRIPT_LOCK = 4_270_003;

const NO_FILTERS: SchemaFilter = { externalTables: [], externalEnums: [] };

/** Prisma's schema engine as WebAssembly: the same code as `prisma migrate`, without its downloaded binary. */
export interface SchemaTool {
  /** Applies what `_prisma_migrations` does not list yet, in order; gives the names. Hold a lock around it. */
  applyMigrations(migrations: MigrationList): Promise<string[]>;
  /**
   * Forgets a migration that was begun and not finished, so that it runs again. Right only because a script and the
   * word that it finished are one transaction: what was not finished left nothing. (Untrue of a script with its own
   * COMMIT; a test refuses those.)
   */
  markRolledBack(migrationName: string): Promise<void>;
  /** The SQL that leads from the migrations (or from nothing) to the schema; empty when they agree. */
  diffToSchema(from: MigrationList | 'empty'): Promise<string>;
  /** Gives the engine's memory back. The adapter factory's connection stays open. */
  free(): void;
}

export interface SchemaToolOptions {
  /** The text of schema.prisma. */
  schema: string;
  adapterFactory: SqlMigrationAwareDriverAdapterFactory;
}

/** Throws Error with the database's own message when a migration fails. */
export async function loadSchemaEngine({ schema, adapterFactory }: SchemaToolOptions): Promise<SchemaTool> {
  const { SchemaEngine } = await loadWebAssembly();
  const names = new Map<string, string>();
  const factory = bindMigrationAwareSqlAdapterFactory(withWholeScripts(adapterFactory, names));
  const run = <T>(work: () => Promise<T>) => explained(factory.errorRegistry, work);
  const engine: SchemaEngine = await run(() =>
    SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, factory),
  );
  return {
    async applyMigrations(migrationsList) {
      for (const { path, migrationFile } of migrationsList.migrationDirectories)
        if (migrationFile.content.tag === 'ok') names.set(migrationFile.content.value, path);
      const result = await run(() => engine.applyMigrations({ migrationsList, filters: NO_FILTERS }));
      return result.appliedMigrationNames;
    },
    async markRolledBack(migrationName) {
      await run(() => engine.markMigrationRolledBack({ migrationName }));
    },
    async diffToSchema(from) {
      const result = await run(() =>
        engine.diff({
          from: from === 'empty' ? { tag: 'empty' } : { tag: 'migrations', ...from },
          to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
          script: true,
          exitCode: null,
          filters: NO_FILTERS,
        }),
      );
      const sql = result.stdout ?? '';
      return sql.trim() === '-- This is an empty migration.' ? '' : sql;
    },
    free: () => engine.free(),
  };
}

type Engine = typeof import('@prisma/schema-engine-wasm');
let loading: Promise<Engine> | undefined;

// The package's own entry imports the .wasm file as a module, which Node 20 cannot do.
function loadWebAssembly(): Promise<Engine> {
  loading ??= (async () => {
    const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
    const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const bytes = await readFile(script.replace(/\.js$/, '.wasm'));
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings as never });
    bindings.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
    return bindings as unknown as Engine;
  })();
  return loading;
}

/**
 * Scripts as PostgreSQL runs them: one message, one implicit transaction, awaited. pglite-prisma-adapter 0.7
 * does not wait, so a failing migration would be recorded as applied; @prisma/adapter-pg 7.10 splits at every
 * semicolon, which breaks function bodies and leaves half a migration behind.
 * The shadow database is always a fresh PGlite: it needs no right to create databases, and it ends with its use.
 */
function withWholeScripts(
  inner: SqlMigrationAwareDriverAdapterFactory,
  names: ReadonlyMap<string, string>,
): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    connect: async () => wholeScripts(await inner.connect(), names),
    async connectToShadowDb() {
      const shadow = new PGlite();
      const adapter = wholeScripts((await new PrismaPGlite(shadow).connect()) as SqlDriverAdapter, new Map());
      adapter.dispose = () => shadow.close();
      return adapter;
    },
  };
}

/** `names` says which script is which migration, by its text. */
function wholeScripts(adapter: SqlDriverAdapter, names: ReadonlyMap<string, string>): SqlDriverAdapter {
  // Both adapters keep their driver in `client`; pg sends a query without values by the simple protocol.
  const { client } = adapter as unknown as { client: PGlite | Pool };
  adapter.executeScript = async (script) => {
    const name = names.get(script);
    const whole = name === undefined ? script : asOne(name, script);
    if (client instanceof PGlite) await client.exec(whole);
    else await client.query(whole);
  };
  return adapter;
}

/**
 * The engine notes that a migration finished after it ran: a process killed in between would leave an applied
 * migration that looks unfinished. Here the note is part of the migration. Should somebody have given the migration
 * up meanwhile, it undoes itself.
 */
function asOne(name: string, script: string): string {
  return `SELECT pg_advisory_xact_lock(${RUNNING_SCRIPT_LOCK});
${script}
;
DO $finish$ BEGIN
  UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1
    WHERE migration_name = '${name.replaceAll("'", "''")}' AND finished_at IS NULL AND rolled_back_at IS NULL;
  IF NOT FOUND THEN RAISE EXCEPTION 'another process has given this migration up'; END IF;
END $finish$;`;
}

/** The engine names a driver's error by a number ("External error id#0"); this brings its message back. */
async function explained<T>(registry: ErrorRegistry, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const id = /External error id#(\d+)/.exec(text)?.[1];
    const cause = id === undefined ? undefined : registry.consumeError(Number(id))?.error;
    const name = /migration_name="([^"]+)"|Migration `([^`]+)` failed/.exec(text);
    const where = name ? `Migration ${name[1] ?? name[2]} failed: ` : '';
    const message = cause instanceof Error ? where + cause.message : text.trim();
    throw Object.assign(new Error(message, { cause: cause ?? error }), { code: (error as { code?: string })?.code });
  }
}
