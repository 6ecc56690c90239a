import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prismaOf } from '@/lib/db/prisma';
import { createGateway } from '@/lib/gateways/create-gateway';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { readCoverage } from '../coverage/queries';
import { joinStretches } from '../model/sequence';
import { recordDecisions } from '../record-decisions';
import { forgetDropped } from '../retention/forget-dropped';
import { keepDecisionLog } from '../retention/keep-decision-log';
import { type NotedHead, verifyDecisionLog } from './verify-decision-log';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-20T00:00:00Z');

describe('the store of the decision log', () => {
  let world: TestWorld;
  let gateways: { kind: 'gateway'; id: string; slug: string }[];
  let rounds = 0;

  beforeAll(async () => {
    world = await openTestWorld();
    const root = await world.person('Root', 'admin');
    gateways = [];
    for (const slug of ['east', 'west']) {
      await createGateway({ ctx: world.ctx(root), input: { slug, name: slug, servers: [] } });
      const { id } = await prismaOf(world.db.read).gateway.findUniqueOrThrow({ where: { slug } });
      gateways.push({ kind: 'gateway', id, slug });
    }
  });
  beforeEach(() => {
    rounds += 1;
  });
  afterAll(() => world.close());

  const db = () => prismaOf(world.db.read);
  const entry = (change: object = {}) => ({
    eventId: 'ev',
    time: '2026-11-20T08:00:00Z',
    agent: 'bot',
    server: 'crm',
    tool: 'search',
    decision: 'allow',
    reason: 'allowed',
    serial: 1,
    ...change,
  });
  const record = (input: unknown[], gateway = 0) =>
    recordDecisions({ ctx: world.ctx(gateways[gateway] as never), input });
  const verify = () => verifyDecisionLog(world.db.read);

  it('counts what it keeps, whatever comes late, twice or out of order, and chains it', async () => {
    const sent = fc.record({
      gateway: fc.integer({ min: 0, max: 1 }),
      entries: fc.array(
        fc.record({
          event: fc.integer({ min: 0, max: 25 }),
          hours: fc.integer({ min: 0, max: 60 }),
          agent: fc.constantFrom('bot', 'helper', undefined),
          decision: fc.constantFrom('allow', 'deny'),
          dataClasses: fc.constantFrom(undefined, ['internal'], ['restricted', 'internal'], ['internal', 'restricted']),
        }),
        { maxLength: 12 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { maxLength: 5 }), async (batches) => {
        rounds += 1;
        for (const { gateway, entries } of batches) {
          const input = entries.map(({ event, hours, decision, ...rest }) =>
            entry({
              ...rest,
              decision,
              reason: decision === 'allow' ? 'allowed' : 'no_grant',
              eventId: `${rounds}-${event}`,
              sequence: rounds * 100 + event,
              time: new Date(START + hours * HOUR).toISOString(),
            }),
          );
          await record(input, gateway);
        }
      }),
      { numRuns: 25 },
    );
    for (const [table, step] of [
      ['"DecisionHour"', 'hour'],
      ['"DecisionDay"', 'day'],
    ] as const) {
      const counted = await db().$queryRawUnsafe(
        `SELECT "start", "gatewayId", "agent", "tool", "decision", "reason", "classes", "calls" FROM ${table}
        ORDER BY 1, 2, 3, 4, 5, 6, 7`,
      );
      const anew = await db().$queryRawUnsafe(
        `SELECT date_trunc('${step}', "time") AS "start", "gatewayId", COALESCE("agent", '') AS "agent", "tool",
          "decision", "reason", array_to_string(ARRAY(SELECT DISTINCT c FROM unnest("dataClasses") AS c ORDER BY c), ' ')
            AS "classes", count(*)::int AS "calls"
        FROM "DecisionLogEntry" GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
      );
      expect(counted).toEqual(anew);
    }
    for (const { id } of gateways) {
      const entries = await db().decisionLogEntry.findMany({ where: { gatewayId: id }, select: { sequence: true } });
      const stretches = await db().decisionSequence.findMany({ where: { gatewayId: id }, orderBy: { first: 'asc' } });
      expect(stretches.map(({ first, last }) => ({ first: Number(first), last: Number(last) }))).toEqual(
        joinStretches(
          [],
          entries.map(({ sequence }) => Number(sequence)),
        ),
      );
    }
    const { problems, entries, unchained } = await verify();
    expect(problems).toEqual([]);
    expect([entries, unchained]).toEqual([await db().decisionLogEntry.count(), 0]);
  });

  it('verifies an entry with everything in it', async () => {
    await record([
      entry({
        eventId: 'full',
        time: '2026-11-20T09:30:00.1239+01:00',
        sequence: Number.MAX_SAFE_INTEGER,
        identity: { sub: 'client-1', iss: 'https://idp.example' },
        user: '\u001b[31mAdé\ud83d\ude00',
        latencyMs: 0.1 + 0.2,
        pii: { zip: 3, email: 2 },
        resultBytes: 5_000_000_000,
        dataClasses: ['restricted', 'internal'],
        response: { text: 'Dear [name]\u2028\ud800', capture: 'redacted' },
      }),
    ]);
    expect((await verify()).problems).toEqual([]);
  });

  /** What is found after these statements, by somebody who owns the database; they are undone again. */
  async function tampered(statements: string[], heads: NotedHead[] = []): Promise<string[]> {
    let found: string[] = [];
    const undo = new Error('undo');
    const run = world.db.transaction(async (tx) => {
      await prismaOf(tx).$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`);
      for (const statement of statements) await prismaOf(tx).$executeRawUnsafe(statement);
      found = (await verifyDecisionLog(tx, { heads })).problems;
      throw undo;
    });
    await expect(run).rejects.toBe(undo);
    return found;
  }

  it('finds what was changed, deleted, added or cut out, and says what', async () => {
    await record(
      ['a', 'b', 'c', 'd'].map((eventId) => entry({ eventId: `tampered-${eventId}` })),
      1,
    );
    const { number, gatewayId } = await db().decisionBatch.findFirstOrThrow({
      where: { gatewayId: gateways[1]?.id as string },
      orderBy: { number: 'desc' },
    });
    await record([entry({ eventId: 'after-tampered' })], 1);
    const batch = `Batch ${number} of west`;
    const where = (event: string) => `WHERE "gatewayId" = '${gatewayId}' AND "eventId" = 'tampered-${event}'`;
    const found = await tampered([
      `UPDATE "DecisionLogEntry" SET "decision" = 'deny' ${where('a')}`,
      `DELETE FROM "DecisionLogEntry" ${where('b')}`,
      `DELETE FROM "DecisionLogEntry" ${where('c')}`,
      `DELETE FROM "DecisionKey" ${where('c')}`,
      `INSERT INTO "DecisionLogEntry" SELECT (jsonb_populate_record(entry, '{"eventId": "forged"}')).*
      FROM "DecisionLogEntry" AS entry ${where('d')}`,
    ]);
    expect(found).toHaveLength(4);
    expect(found).toEqual(
      expect.arrayContaining([
        `${batch}: the entry tampered-a was changed.`,
        `${batch}: the entry tampered-b was deleted.`,
        `${batch} had 4 entries, 3 are known.`,
        'west never sent the entry forged.',
      ]),
    );
    const cut = `DELETE FROM "DecisionBatch" WHERE "gatewayId" = '${gatewayId}' AND "number" = ${number}`;
    const head = { gatewayId, number, hash: 'f'.repeat(64) };
    expect(await tampered([cut], [head])).toEqual([
      `Batch ${number + 1} of west does not follow batch ${number - 1}.`,
      `${batch} is gone: the audit log noted it.`,
    ]);
    expect(await tampered([], [head])).toEqual([`${batch} is another than the audit log noted.`]);
    expect(
      await tampered([
        `UPDATE "DecisionBatch" SET "entries" = 5 ${where('a').split(' AND ')[0]} AND "number" = ${number}`,
      ]),
    ).toEqual([`${batch} was changed after it was written.`, `${batch} had 5 entries, 4 are known.`]);
  });

  it('lets nobody delete a key while its entry is there', async () => {
    await record([entry({ eventId: 'locked' })]);
    await expect(db().$executeRawUnsafe(`DELETE FROM "DecisionKey" WHERE "eventId" = 'locked'`)).rejects.toThrow(
      /as long as the entry/,
    );
    for (const table of ['DecisionKey', 'DecisionBatch']) {
      await expect(db().$executeRawUnsafe(`TRUNCATE "${table}"`)).rejects.toThrow(/append-only/);
    }
  });

  it('has a month of its own for each month, with what came before there was one', async () => {
    const time = '2021-03-31T23:59:59.999Z';
    await record([entry({ eventId: 'old', time }), entry({ eventId: 'older', time: '2021-02-28T00:00:00Z' })]);
    const rows = (table: string) =>
      db().$queryRawUnsafe<{ eventId: string }[]>(`SELECT "eventId" FROM "${table}" WHERE "eventId" LIKE 'old%'`);
    expect(await rows('DecisionLogEntry_default')).toHaveLength(2);
    const make = () => db().$queryRaw<object[]>`SELECT remit_partition_decisions('2021-03-15'::timestamp) AS made`;
    expect(await make()).toEqual([{ made: true }]);
    expect(await make()).toEqual([{ made: false }]);
    expect(await rows('DecisionLogEntry_default')).toEqual([{ eventId: 'older' }]);
    expect(await rows('DecisionLogEntry_2021_03')).toEqual([{ eventId: 'old' }]);
    await expect(db().$executeRawUnsafe('DELETE FROM "DecisionLogEntry_2021_03"')).rejects.toThrow(/append-only/);
    await expect(db().$executeRawUnsafe('TRUNCATE "DecisionLogEntry_default"')).rejects.toThrow(/append-only/);
    // And an event is the same event in another month.
    expect(await record([entry({ eventId: 'old' })])).toEqual({ new: 0, duplicate: 1, rejected: [] });
  });

  it('says what is seen of each gateway, what is missing, and what says nothing', async () => {
    const root = await world.person('Root', 'admin');
    for (const slug of ['holey', 'mute']) {
      await createGateway({ ctx: world.ctx(root), input: { slug, name: slug, servers: [] } });
    }
    const { id } = await db().gateway.findUniqueOrThrow({ where: { slug: 'holey' } });
    const ctx = world.ctx({ kind: 'gateway', id, slug: 'holey' });
    const time = '2026-11-23T08:30:00.000Z';
    const numbers = [4, 5, 1, 9, 5];
    await recordDecisions({
      ctx,
      input: numbers.map((sequence, index) => entry({ eventId: `holey-${index}`, sequence, time })),
    });
    const seen = async () => {
      const { gateways: all } = await readCoverage({ ctx: world.ctx(root) });
      return all.filter(({ slug }) => ['holey', 'mute'].includes(slug));
    };
    expect(await seen()).toMatchObject([
      {
        slug: 'holey',
        coverage: 'gaps',
        lastDay: 5,
        lastCallAt: time,
        missing: 5,
        gaps: [
          { first: 6, last: 8 },
          { first: 2, last: 3 },
        ],
      },
      { slug: 'mute', coverage: 'no-data', lastDay: 0, lastCallAt: null, lastToldAt: null, missing: 0, counts: false },
    ]);
    const late = [2, 3, 6, 7, 8].map((sequence) => entry({ eventId: `late-${sequence}`, sequence, time }));
    await recordDecisions({ ctx, input: late });
    expect(await seen()).toMatchObject([{ coverage: 'seen', missing: 0, gaps: [], lastDay: 10 }, {}]);
    world.clock.advance(86_400_000);
    expect(await seen()).toMatchObject([{ coverage: 'quiet', lastDay: 0 }, { coverage: 'no-data' }]);
    world.clock.advance(-86_400_000);
    const stan = world.ctx(await world.person('Stan', 'engineer'));
    expect(await readCoverage({ ctx: stan })).toEqual({ gateways: [], unseen: null });
  });

  it('drops the months whose time is over, notes that, and the chain still verifies', async () => {
    const keep = { months: 13, classes: { restricted: 24 } };
    const months = ['2025-10-31', '2025-09-01', '2025-08-15', '2025-07-31'];
    await record(
      months.map((day) =>
        entry({
          eventId: `month-${day}`,
          time: `${day}T12:00:00Z`,
          dataClasses: day === '2025-08-15' ? ['restricted'] : ['internal'],
        }),
      ),
    );
    await record([entry({ eventId: 'month-same', time: '2025-07-01T00:00:00Z' })]);
    const { dropped } = await keepDecisionLog({ ctx: world.system, input: keep });
    expect(dropped.filter(({ from }) => from > '2025')).toEqual([
      { from: '2025-07-01T00:00:00.000Z', to: '2025-08-01T00:00:00.000Z', entries: 2 },
      { from: '2025-09-01T00:00:00.000Z', to: '2025-10-01T00:00:00.000Z', entries: 1 },
    ]);
    const kept = await db().decisionLogEntry.findMany({ where: { eventId: { startsWith: 'month-' } } });
    expect(kept.map(({ eventId }) => eventId).sort()).toEqual(['month-2025-08-15', 'month-2025-10-31']);
    const notes = await db().auditEntry.findMany({ where: { subjectKind: 'decision-log' }, orderBy: { seq: 'asc' } });
    const note = notes.find(({ detail }) => (detail as { from?: string }).from === '2025-09-01T00:00:00.000Z');
    expect(note?.detail).toMatchObject({
      entries: 1,
      heads: expect.arrayContaining([
        { gatewayId: gateways[0]?.id, hash: expect.any(String), number: expect.any(Number) },
      ]),
    });
    expect(notes.at(-1)).toMatchObject({ action: 'decision-log.note', detail: { heads: expect.any(Array) } });

    expect((await verifyDecisionLog(world.db.read, { dropped })).problems).toEqual([]);
    expect((await verify()).problems).toContainEqual(expect.stringMatching(/month-2025-09-01 was deleted/));
    const { signal } = new AbortController();
    expect(await forgetDropped({ ctx: world.system, signal })).toBe(
      dropped.reduce((sum, { entries }) => sum + entries, 0),
    );
    expect(await forgetDropped({ ctx: world.system, signal })).toBe(0);
    const { heads } = (notes.at(-1)?.detail ?? {}) as unknown as { heads: NotedHead[] };
    expect((await verifyDecisionLog(world.db.read, { dropped, heads })).problems).toEqual([]);

    // Nothing new is nothing to note; and nobody else does it.
    const before = await db().auditEntry.count();
    expect(await keepDecisionLog({ ctx: world.system, input: keep })).toEqual({ made: 0, dropped: [] });
    expect(await db().auditEntry.count()).toBe(before);
    const ctx = world.ctx(await world.person('Root', 'admin'));
    await expect(keepDecisionLog({ ctx, input: keep })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
