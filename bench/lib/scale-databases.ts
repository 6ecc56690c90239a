import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findPostgres, NO_POSTGRES, startPostgres } from '../../scripts/lib/postgres.mjs';
import { openRemit } from './open-remit';
import { multiply } from './scale-copies';
import { SEED, seedCompany } from './scale-seed';

export interface ScaleDatabases {
  small: string;
  large: string;
  /** Where the key lies that both sign with. */
  dataDir: string;
  close(): Promise<void>;
}

const DAY = 86_400_000;
/** The seed's past; copies come up to now. */
const SPAN_DAYS = 400;

/**
 * A company of a hundred agents and one of `agents`, in two databases of one PostgreSQL server: of its own, or of
 * `server`, where they stay for the next time (and the key in `dataDir` with them).
 */
export async function openScaleDatabases(
  { agents, server, keep }: { agents: number; server: string | undefined; keep: string | undefined },
  say: (line: string) => void,
): Promise<ScaleDatabases> {
  const own = server ? null : await ownServer();
  const url = server ?? (own?.url as string);
  const dataDir = keep ?? mkdtempSync(join(tmpdir(), 'remit-scale-'));
  mkdirSync(dataDir, { recursive: true });
  const at = (name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const [small, large] = ['remit_scale_100', `remit_scale_${agents}`];
  try {
    await filled(url, small, undefined, async () => {
      const clock = () => new Date(Date.now() - SPAN_DAYS * DAY);
      const close = await openRemit(dataDir, { databaseUrl: at(small), clock });
      await seedCompany(new Date(), say).finally(close);
    });
    await filled(url, large, small, () => using(at(large), (sql) => multiply(sql, agents / SEED.agents, say)));
  } catch (error) {
    own?.stop();
    throw error;
  }
  return {
    small: at(small),
    large: at(large),
    dataDir,
    async close() {
      own?.stop();
      if (!keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function ownServer(): Promise<{ url: string; stop(): void }> {
  const bin = findPostgres();
  if (!bin) throw new Error(NO_POSTGRES);
  return startPostgres(bin);
}

/** A database that is there already is as it should be; one that cannot be filled is not left behind. */
async function filled(url: string, name: string, template: string | undefined, fill: () => Promise<void>) {
  const ask = (text: string) => using(url, (sql) => sql.query(text));
  if ((await ask(`SELECT FROM pg_database WHERE datname = '${name}'`)).rowCount) return;
  await ask(`CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ''}`);
  try {
    await fill();
  } catch (error) {
    await ask(`DROP DATABASE ${name} WITH (FORCE)`);
    throw error;
  }
}

export async function using<T>(url: string, work: (sql: Client) => Promise<T>): Promise<T> {
  const sql = new Client({ connectionString: url });
  await sql.connect();
  return work(sql).finally(() => sql.end());
}
