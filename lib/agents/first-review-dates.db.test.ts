import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate, readMigrations } from '@/lib/db/migrate';
import { CONFIRMATION_PERIODS } from './model/review-date';

const DAY = 86_400_000;
const NAME = '20261124023900_agent_lifecycle';

let database: PGlite;

beforeAll(() => {
  database = new PGlite();
});
afterAll(() => database.close());

/** What the table asks for and this is not about. */
const REST = `'x', 'p1', 'p2', 't', 'production', 'internal', 2, 0, 0, 0, false, '[]', '[]', '[]'`;
const COLUMNS = `purpose, "ownerId", "backupOwnerId", team, environment, exposure, autonomy, reach, "untrustedInput",
  "actionImpact", "requireUser", models, identities, "dataAccess"`;

it('gives agents that are there already a date: from their approval, and two weeks ahead at least', async () => {
  const factory = new PrismaPGlite(database) as unknown as Parameters<typeof migrate>[0];
  const all = readMigrations();
  await migrate(factory, { migrations: all.filter(({ name }) => name < NAME) });
  const people = ['p1', 'p2'].map((id) => `('${id}', '${id}@example.com', '${id}', '{}', now())`);
  await database.exec(`INSERT INTO "Person" (id, email, name, roles, "createdAt") VALUES ${people.join(',')}`);
  const ago = (days: number) => `now() - interval '${days} days'`;
  const agents: [string, string, string | null, number][] = [
    ['new', 'active', 'low', 10],
    ['old', 'active', 'critical', 400],
    ['high', 'suspended', 'high', 100],
    ['unknown', 'active', null, 1],
    ['draft', 'draft', null, 1],
    ['gone', 'retired', 'low', 1],
  ];
  const rows = agents.map(
    ([slug, status, level, days]) =>
      `('${slug}', '${slug}', '${slug}', '${status}', ${level ? `'${level}'` : 'NULL'}, ${ago(days)}, now(), 'p1', ${REST})`,
  );
  await database.exec(
    `INSERT INTO "Agent" (id, slug, name, status, "riskLevel", "createdAt", "updatedAt", "createdById", ${COLUMNS}) VALUES ${rows.join(',')}`,
  );
  await migrate(factory, { migrations: all });
  const found = await database.query<{ slug: string; due: string | null; since: string | null }>(
    `SELECT slug, extract(epoch FROM "reviewDueAt" - now()::timestamp) AS due,
      extract(epoch FROM "reviewDueAt" - "confirmedFrom") AS since FROM "Agent"`,
  );
  const days = (seconds: string | null) => (seconds === null ? null : Math.round((Number(seconds) * 1000) / DAY));
  const { low, high, critical } = CONFIRMATION_PERIODS.days;
  expect(Object.fromEntries(found.rows.map(({ slug, due, since }) => [slug, [days(due), days(since)]]))).toEqual({
    new: [low - 10, low],
    old: [14, critical],
    high: [high - 100, high],
    unknown: [364, CONFIRMATION_PERIODS.unknown],
    draft: [null, null],
    gone: [null, null],
  });
}, 60_000);
