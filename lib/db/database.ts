import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { RemitError } from '@/lib/kernel/errors';
import { holdDataFolder } from './data-folder';
import { PrismaClient } from './generated/client';
import { pgliteLock, postgresLock, type TryLock } from './lock';
import { migrate } from './migrate';
import { asConn, type Conn } from './prisma';
import { pgliteWake, postgresWake, type Wake } from './wake';

export interface Database {
  readonly kind: 'pglite' | 'postgresql';
  /** For reads outside a transaction. Never use it inside one: on PGlite it would wait for itself. */
  readonly read: Conn;
  /** Runs `work` in one transaction; a throw rolls back. */
  transaction<T>(work: (tx: Conn) => Promise<T>): Promise<T>;
  /** All that `work` reads is of one moment. For long reading: nobody waits for it, except on PGlite, where all do. */
  snapshot<T>(work: (conn: Conn) => Promise<T>): Promise<T>;
  readonly wake: Wake;
  /** So that of several processes one does a job. */
  readonly tryLock: TryLock;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** PostgreSQL when set; otherwise PGlite in `<dataDir>/db`. */
  databaseUrl?: string | undefined;
  dataDir: string;
  /** PGlite in memory, for tests. */
  inMemory?: boolean;
  /** A PGlite that is open already, for tests that start from a prepared image. */
  pglite?: PGlite;
  log?: (message: string) => void;
  /** Leaves the schema as it is, for a command that only reads; otherwise it is brought up to date. */
  asItIs?: boolean;
}

// A verb waits for the one before it; 30 s is far beyond any sane queue and still ends.
const TRANSACTION = { maxWait: 30_000, timeout: 60_000 };
const SNAPSHOT = { isolationLevel: 'RepeatableRead', maxWait: 30_000, timeout: 600_000 } as const;

/** Opens the database, brings its schema up to date unless told otherwise, and gives it back ready. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl ? openPostgres(options.databaseUrl, options) : openPglite(options);
}

async function openPglite({ dataDir, inMemory, log, asItIs, ...given }: DatabaseOptions): Promise<Database> {
  const release = inMemory ? async () => {} : await holdDataFolder(dataDir);
  try {
    const folder = join(dataDir, 'db');
    if (!inMemory) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const pglite = given.pglite ?? (inMemory ? new PGlite() : new PGlite(folder));
    await pglite.waitReady;
    const factory = new PrismaPGlite(pglite);
    if (!asItIs) await migrate(factory, { log });
    const prisma = new PrismaClient({ adapter: factory, transactionOptions: TRANSACTION });
    return {
      ...common(prisma),
      kind: 'pglite',
      wake: pgliteWake(pglite),
      tryLock: pgliteLock(),
      async close() {
        await prisma.$disconnect();
        await pglite.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function openPostgres(connectionString: string, { log, asItIs }: DatabaseOptions): Promise<Database> {
  // On a busy machine a start keeps the process from looking at its sockets for many seconds.
  const pool = new Pool({ connectionString, max: 10, connectionTimeoutMillis: 30_000, keepAlive: true });
  // An idle connection that the server drops is replaced at the next query; without a listener it ends the process.
  pool.on('error', () => {});
  // A job holds its lock's connection while it asks for others: in one pool enough jobs would wait for each other.
  const locks = new Pool({ connectionString, max: 50, connectionTimeoutMillis: 10_000 });
  locks.on('error', () => {});
  try {
    const factory = new PrismaPg(pool as never);
    if (!asItIs) await migrate(factory, { log, connectionString });
    const prisma = new PrismaClient({ adapter: factory, transactionOptions: TRANSACTION });
    const wake = postgresWake(connectionString);
    return {
      ...common(prisma),
      kind: 'postgresql',
      wake,
      tryLock: postgresLock(locks),
      async close() {
        await wake.close();
        await prisma.$disconnect();
        if (!pool.ended) await pool.end();
        await locks.end();
      },
    };
  } catch (error) {
    await pool.end().catch(() => {});
    await locks.end().catch(() => {});
    if (
      ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '3D000'].includes((error as { code?: string }).code ?? '')
    ) {
      throw new RemitError('unavailable', `DATABASE_URL cannot be used: ${(error as Error).message}`);
    }
    throw error;
  }
}

function common(prisma: PrismaClient): Pick<Database, 'read' | 'transaction' | 'snapshot' | 'ping'> {
  return {
    read: asConn(prisma),
    transaction: (work) => prisma.$transaction((tx) => work(asConn(tx))),
    snapshot: (work) => prisma.$transaction((tx) => work(asConn(tx)), SNAPSHOT),
    async ping() {
      await prisma.$queryRawUnsafe('SELECT 1');
    },
  };
}
