import { PGlite } from '@electric-sql/pglite';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { expect, it } from 'vitest';
import { migrate, readMigrations } from '@/lib/db/migrate';
import { countHours } from '../model/rollup';

it('keeps, counts and knows the entries from before there was a store', async () => {
  const pglite = new PGlite();
  const factory = new PrismaPGlite(pglite) as unknown as SqlMigrationAwareDriverAdapterFactory;
  const rows = async (sql: string) => (await pglite.query<Record<string, unknown>>(sql)).rows;
  try {
    const migrations = readMigrations();
    const store = migrations.findIndex(({ name }) => name.endsWith('_decision_store'));
    await migrate(factory, { migrations: migrations.slice(0, store) });
    await pglite.exec(`
      INSERT INTO "Gateway" ("id", "slug", "name", "kind", "mode", "servers", "createdAt", "updatedAt")
      VALUES ('gw', 'gw', 'gw', 'remit', 'enforce', '{}', now(), now());
      INSERT INTO "DecisionLogEntry" ("time", "gatewayId", "eventId", "sequence", "receivedAt", "agent", "server",
        "tool", "decision", "reason", "enforced", "serial", "dataClasses")
      SELECT "time", 'gw', "eventId", "sequence", now(), "agent", 'crm', 'crm/search', 'allow', 'allowed', true, 1, "classes"
      FROM (VALUES
        (now() AT TIME ZONE 'UTC', 'now', 7, 'bot', '{restricted,internal}'::text[]),
        (now() AT TIME ZONE 'UTC', 'too', 8, 'bot', '{internal,restricted}'),
        (now() AT TIME ZONE 'UTC' - interval '3 months', 'spring', 3, NULL, '{}'),
        ('1999-12-31T23:59:59', 'long ago', 1, 'bot', '{}')
      ) AS sent ("time", "eventId", "sequence", "agent", "classes")`);
    await migrate(factory, { migrations });
    expect(await rows('SELECT "eventId" FROM "DecisionLogEntry" ORDER BY "time", "eventId"')).toEqual(
      ['long ago', 'spring', 'now', 'too'].map((eventId) => ({ eventId })),
    );
    // All but what is of more than two years ago is in a month of its own.
    expect(await rows('SELECT "eventId" FROM "DecisionLogEntry_default"')).toEqual([{ eventId: 'long ago' }]);
    expect(await rows('SELECT count(*)::int AS keys FROM "DecisionKey" WHERE "batch" IS NULL')).toEqual([{ keys: 4 }]);
    expect(await rows('SELECT "first"::int, "last"::int FROM "DecisionSequence" ORDER BY 1')).toEqual([
      { first: 1, last: 1 },
      { first: 3, last: 3 },
      { first: 7, last: 8 },
    ]);
    for (const table of ['DecisionHour', 'DecisionDay']) {
      const counted = await rows(`SELECT "agent", "classes", "calls" FROM "${table}" ORDER BY "start"`);
      expect(counted, table).toEqual([
        { agent: 'bot', classes: '', calls: 1 },
        { agent: '', classes: '', calls: 1 },
        { agent: 'bot', classes: 'internal restricted', calls: 2 },
      ]);
    }
    // What comes now is counted in the same rows.
    const [first] = await rows('SELECT "start", "key" FROM "DecisionHour" ORDER BY "start" LIMIT 1');
    const call = { agent: 'bot', tool: 'crm/search', decision: 'allow', reason: 'allowed', dataClasses: [] };
    expect(countHours('gw', [{ ...call, time: '1999-12-31T23:59:59.000Z' }])).toMatchObject([{ key: first?.key }]);
  } finally {
    await pglite.close();
  }
});
