import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { company, PLACES, TEAMS, writeCompany } from '@/lib/testing/overview-company';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { keepDay } from './keep-day';
import { GAPS } from './model/gaps';
import { getOverview, listOverviewAgents, listUnusedGrants } from './queries';
import { tellWeek } from './tell-week';

class RollBack extends Error {}

const sql = String.raw;
const one = (value: string | null) => (value === null ? 'NULL::text' : `'${value}'::text`);

type Numbers = Record<string, [number, number]>;

/** The same figures once more, from the rows, one question each: nothing of this is shared with what it checks. */
async function recount(conn: Conn, now: Date, team: string | null, environment: string | null) {
  const ask = async (text: string) => Number((await prismaOf(conn).$queryRawUnsafe<{ n: unknown }[]>(text))[0]?.n ?? 0);
  const at = sql`'${now.toISOString().slice(0, -1)}'::timestamp`;
  const here = sql`(${one(team)} IS NULL OR a."team" = ${one(team)}) AND (${one(environment)} IS NULL OR a."environment" = ${one(environment)})`;
  const live = sql`g."agentId" = a."id" AND g."revokedAt" IS NULL AND NOT coalesce(g."endsAt" <= ${at}, false)`;
  const holds = (what: string) => sql`a."id" IN (SELECT g."agentId" FROM "Grant" g, "Tool" t, "McpServer" s
    WHERE ${live} AND t."id" = g."toolId" AND s."id" = t."serverId" AND t."removedAt" IS NULL AND ${what})`;
  const secret = sql`(t."dataClass" = 'confidential' OR t."dataClass" = 'restricted' OR 'pii' = ANY(t."categories")
    OR 'phi' = ANY(t."categories") OR 'pci' = ANY(t."categories") OR 'financial' = ANY(t."categories")
    OR array_to_string(t."fields", ' ') LIKE '%: confidential%' OR array_to_string(t."fields", ' ') LIKE '%: restricted%')`;
  // Well: seen within three minutes, its last word is no refusal, and it runs nothing older than it ever did.
  const word = (more: string) => sql`(SELECT r."serial" FROM "Receipt" r WHERE r."gatewayId" = w."id"
    AND r."status" = 'activated' ORDER BY ${more} LIMIT 1)`;
  const newest = word(sql`r."id" DESC`);
  const well = sql`(coalesce(w."lastSeenAt" >= ${at} - interval '3 minutes', false)
    AND coalesce((SELECT r."status" FROM "Receipt" r WHERE r."gatewayId" = w."id" ORDER BY r."id" DESC LIMIT 1), '') <> 'rejected'
    AND NOT coalesce(${newest} < ${word(sql`r."serial" DESC`)}, false))`;
  const enforcing = sql`SELECT w.* FROM "Gateway" w WHERE w."mode" = 'enforce'`;
  const gone = sql`(SELECT p."id" FROM "Person" p WHERE p."status" = 'disabled')`;
  const acceptance = (when: string) =>
    sql`EXISTS (SELECT FROM "RiskAcceptance" x WHERE x."agentId" = a."id" AND x."endedAt" IS NULL AND ${when})`;
  const gaps = {
    owner: sql`(a."ownerId" IN ${gone} OR a."backupOwnerId" IN ${gone})`,
    risk: sql`a."riskScore" IS NULL`,
    'eu-class': sql`a."euClass" IS NULL`,
    acceptance: sql`(${acceptance(sql`x."until" <= ${at}`)} OR (a."riskScore" >= 80
      AND NOT ${acceptance(sql`x."until" > ${at}`)}))`,
    confirmation: sql`coalesce(a."reviewDueAt", 'infinity') <= ${at}`,
    'weekly-review': sql`a."slug" IN (SELECT o."agent" FROM "ReviewAgent" o, "Review" v WHERE v."id" = o."reviewId"
      AND v."kind" = 'weekly' AND v."completedAt" IS NULL AND v."dueAt" < ${at})`,
    gateway: holds(sql`EXISTS (SELECT FROM (${enforcing}) w WHERE s."slug" = ANY(w."servers") AND NOT ${well})`),
    unguarded: holds(sql`NOT EXISTS (SELECT FROM (${enforcing}) w WHERE s."slug" = ANY(w."servers"))`),
    shadow: sql`a."mode" = 'shadow'`,
  };
  const agents = (...where: string[]) =>
    ask(sql`SELECT count(*) AS n FROM "Agent" a WHERE a."status" = 'active' AND ${here}
      AND ${[sql`true`, ...where].join(' AND ')}`);
  const any = sql`(${Object.values(gaps).join(' OR ')})`;
  const touches = holds(secret);
  const active = await agents();
  const day = (back: number) => sql`date_trunc('day', ${at}) - ${back} * interval '1 day'`;
  const settled = sql`FROM "Grant" g, "Agent" a, "Tool" t, "McpServer" s WHERE ${live} AND a."status" = 'active'
    AND ${here} AND t."id" = g."toolId" AND s."id" = t."serverId" AND g."createdAt" < ${day(30)}
    AND EXISTS (SELECT FROM "DecisionDay" d, "Gateway" w WHERE w."id" = d."gatewayId" AND d."start" >= ${day(30)}
      AND s."slug" = ANY(w."servers")
      AND (SELECT min(b."receivedAt") FROM "DecisionBatch" b WHERE b."gatewayId" = w."id") <= ${day(30)})`;
  const called = sql`EXISTS (SELECT FROM "DecisionDay" d WHERE d."agent" = a."slug" AND d."decision" = 'allow'
    AND d."tool" = concat(s."slug", '/', t."name") AND d."start" >= ${day(30)})`;
  const calls = (where: string) =>
    ask(sql`SELECT sum(d."calls") AS n FROM "DecisionDay" d WHERE d."start" >= ${day(6)} AND ${where} AND
      ((${one(team)} IS NULL AND ${one(environment)} IS NULL) OR d."agent" IN (SELECT a."slug" FROM "Agent" a WHERE ${here}))`);
  const seen = (more: string) =>
    ask(sql`SELECT count(DISTINCT d."agent") AS n FROM "DecisionDay" d WHERE d."start" >= ${day(6)}
      AND d."agent" <> '' AND ${more}`);
  const requests = (where: string) =>
    ask(sql`SELECT count(*) AS n FROM "ChangeRequest" q WHERE q."decidedAt" >= ${day(29)}
      AND q."breakGlass" = false AND ${where}`);
  const decided = sql`q."state" IN ('approved', 'rejected') AND q."id" IN (SELECT "requestId" FROM "Decision")`;
  const ended = (await requests(decided)) + (await requests(sql`q."state" = 'expired'`));
  const approved = sql`q."state" = 'approved' AND q."id" IN (SELECT "requestId" FROM "Decision")`;
  const count = (table: string, where: string) => ask(sql`SELECT count(*) AS n FROM ${`"${table}"`} x WHERE ${where}`);
  const dueReviews = sql`x."kind" = 'weekly' AND x."dueAt" < ${at} AND x."dueAt" >= ${day(28)}`;
  const clocks = (where: string) =>
    ask(sql`SELECT count(*) AS n FROM (SELECT DISTINCT ON ("incidentId") "detail" FROM "IncidentEntry"
      WHERE "kind" = 'obligation' ORDER BY "incidentId", "id" DESC) e WHERE (e."detail"->>'applies')::boolean
      AND e."detail"->>'filedAt' IS NULL AND ${where}`);
  const ranOut = sql`(e."detail"->>'awareAt')::timestamptz + interval '15 days' < '${now.toISOString()}'::timestamptz`;
  const allClocks = await clocks(sql`true`);
  const numbers: Numbers = {
    'customer-data': [await agents(touches), active],
    'not-governed': [await agents(touches, any), await agents(touches)],
    'high-risk': [await agents(sql`a."riskScore" >= 60`), active],
    owned: [active - (await agents(gaps.owner)), active],
    classified: [active - (await agents(gaps['eu-class'])), active],
    confirmed: [active - (await agents(gaps.confirmation)), active],
    'unused-grants': [
      await ask(sql`SELECT count(*) AS n ${settled} AND NOT ${called}`),
      await ask(sql`SELECT count(*) AS n ${settled}`),
    ],
    'denied-calls': [await calls(sql`d."decision" = 'deny'`), await calls(sql`true`)],
    unregistered: [
      await seen(sql`d."agent" NOT IN (SELECT a."slug" FROM "Agent" a
        WHERE a."status" IN ('approved', 'active', 'suspended', 'retired'))`),
      await seen(sql`true`),
    ],
    'approval-median': [await requests(decided), ended],
    'approval-p90': [await requests(decided), ended],
    undecided: [await requests(sql`q."state" = 'expired'`), ended],
    'self-approved': [
      await requests(sql`q."state" = 'approved' AND q."requesterId" IN (SELECT w."personId" FROM "Decision" w
        WHERE w."requestId" = q."id" AND w."decision" = 'approve')`),
      await requests(approved),
    ],
    'break-glass': [
      await count('ChangeRequest', sql`x."breakGlass" AND x."reviewedAt" IS NULL`),
      await count('ChangeRequest', sql`x."breakGlass"`),
    ],
    gateways: [
      await ask(sql`SELECT count(*) AS n FROM (${enforcing}) w WHERE NOT (${well} AND coalesce(${newest}, 0) = 2)`),
      await ask(sql`SELECT count(*) AS n FROM (${enforcing}) w`),
    ],
    'weekly-reviews': [
      await count('Review', sql`${dueReviews} AND x."completedAt" <= x."dueAt"`),
      await count('Review', dueReviews),
    ],
    controls: [
      await ask(sql`SELECT count(*) AS n FROM "ControlState" c WHERE c."status" = 'passing' AND c."at" =
        (SELECT max(o."at") FROM "ControlState" o WHERE o."control" = c."control") AND c."at" >= ${at} - interval '26 hours'`),
      await ask(
        sql`SELECT count(DISTINCT c."control") AS n FROM "ControlState" c WHERE c."at" >= ${at} - interval '26 hours'`,
      ),
    ],
    'governance-cost': [
      await ask(sql`SELECT sum(c."effective") AS n FROM "CostRow" c WHERE c."from" >= ${day(89)}
        AND c."activity" IS NOT NULL`),
      await ask(sql`SELECT sum(c."effective") AS n FROM "CostRow" c WHERE c."from" >= ${day(89)}`),
    ],
    'open-incidents': [await count('Incident', sql`x."state" <> 'closed'`), await count('Incident', sql`true`)],
    'legal-clocks': [await clocks(ranOut), allClocks],
  };
  const spans = { mttd: ['occurredAt', 'detectedAt'], mtta: ['detectedAt', 'triagedAt'] };
  Object.assign(spans, { mttc: ['detectedAt', 'containedAt'], mttr: ['detectedAt', 'recoveredAt'] });
  const year = sql`x."declaredAt" >= ${at} - interval '365 days' AND coalesce(x."outcome", '') <> 'false-alarm'`;
  for (const [id, [from, to]] of Object.entries(spans)) {
    const both = sql`${`x."${from}" IS NOT NULL AND x."${to}" IS NOT NULL`}`;
    numbers[id] = [await count('Incident', sql`${year} AND ${both}`), await count('Incident', year)];
  }
  const median = await prismaOf(conn).$queryRawUnsafe<{ ms: number | null }[]>(sql`
    SELECT (avg(ms))::float AS ms FROM (SELECT ms, row_number() OVER (ORDER BY ms) AS place, count(*) OVER () AS n FROM (
      SELECT extract(epoch FROM q."decidedAt") * 1000 - extract(epoch FROM q."createdAt") * 1000 AS ms
      FROM "ChangeRequest" q WHERE q."decidedAt" >= ${day(29)} AND NOT q."breakGlass" AND ${decided}) all_of_them) placed
    WHERE place BETWEEN n / 2.0 AND n / 2.0 + 1`);
  const byGap = await Promise.all(GAPS.map(async (gap) => [gap, await agents(touches, gaps[gap])] as const));
  return { numbers, gaps: Object.fromEntries(byGap), median: median[0]?.ms ?? null };
}

describe('the overview', () => {
  let world: TestWorld;
  let eva: PersonActor;
  beforeAll(async () => {
    world = await openTestWorld();
    eva = await world.person('Eva', 'executive');
  });
  afterAll(() => world.close());

  it('is nobody’s who builds, and everybody’s who answers for the whole', async () => {
    const stan = await world.person('Stan', 'engineer');
    const hidden = expect.objectContaining({ code: 'not_found' });
    await expect(getOverview({ ctx: world.ctx(stan) })).rejects.toEqual(hidden);
    await expect(listOverviewAgents({ ctx: world.ctx(stan), page: { limit: 5 } })).rejects.toEqual(hidden);
    const empty = await getOverview({ ctx: world.ctx(eva) });
    expect(empty.customerData).toMatchObject({ state: 'none', numerator: 0, denominator: 0, value: null });
    const stateOf = Object.fromEntries(empty.figures.map(({ id, state }) => [id, state]));
    expect(stateOf).toMatchObject({ 'denied-calls': 'no-data', 'weekly-reviews': 'no-data', gateways: 'none' });
  });

  it('says what an independent recount says, whole and filtered, and its rows are as many', async () => {
    await fc.assert(
      fc.asyncProperty(
        company,
        fc.constantFrom(undefined, ...TEAMS),
        fc.constantFrom(undefined, ...PLACES),
        async (made, team, environment) => {
          const work = world.db.transaction(async (tx) => {
            await writeCompany(tx, made, world.clock.now);
            // A database of its own, so that nothing of another company is remembered.
            const ctx = { ...world.ctx(eva), db: { ...world.db, read: tx } };
            const filter = { ...(team && { team }), ...(environment && { environment }) } as object;
            const given = await getOverview({ ctx, filter });
            const all = [given.customerData, given.notGoverned, ...given.figures];
            const counted = await recount(tx, world.clock.now, team ?? null, environment ?? null);
            expect(Object.fromEntries(all.map((one) => [one.id, [one.numerator, one.denominator]]))).toEqual(
              counted.numbers,
            );
            expect(Object.fromEntries(given.gaps.map(({ gap, agents }) => [gap, agents]))).toEqual(counted.gaps);
            const median = given.figures.find(({ id }) => id === 'approval-median');
            if (median?.state === 'figure') expect(median.value).toBeCloseTo(counted.median as number, -1);
            const page = { limit: 200 };
            for (const [of, figure] of [
              ['customer-data', given.customerData],
              ['not-governed', given.notGoverned],
              ['high-risk', given.figures.find(({ id }) => id === 'high-risk')],
            ] as const) {
              const rows = await listOverviewAgents({ ctx, page, filter: { of, ...filter } });
              expect([of, rows.items.length]).toEqual([of, figure?.numerator]);
            }
            const unused = await listUnusedGrants({ ctx, page, filter });
            expect(unused.items.length).toBe(counted.numbers['unused-grants']?.[0]);
            throw new RollBack();
          });
          await work.catch((error) => {
            if (!(error instanceof RollBack)) throw error;
          });
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  it('lists of a part what is newest there, however much is newer elsewhere', async () => {
    const work = world.db.transaction(async (tx) => {
      const db = prismaOf(tx);
      const hoursAgo = (hours: number) => new Date(world.clock.now.getTime() - hours * 3_600_000);
      const bots = ['support', ...Array.from({ length: 7 }, () => 'people')];
      const levels = { autonomy: 1, reach: 1, untrustedInput: 1, actionImpact: 1, requireUser: false };
      await db.agent.createMany({
        data: bots.map((team, n) => ({
          ...{ id: `w${n}`, slug: `w${n}`, name: `W${n}`, purpose: '', team, environment: 'staging', ...levels },
          ...{ exposure: 'internal', models: [], identities: [], dataAccess: [], status: 'active' },
          ...{ ownerId: eva.id, backupOwnerId: eva.id, createdById: eva.id },
          ...{ createdAt: hoursAgo(300), updatedAt: hoursAgo(300) },
        })),
      });
      await db.riskAssessment.createMany({
        data: bots.flatMap((_, n) =>
          [[10, 'low', 299 - n] as const, [n === 0 ? 41 : 80, n === 0 ? 'medium' : 'critical', 20 - n] as const].map(
            ([score, level, ago], k) => ({
              ...{ id: `w${n}-${k}`, agentId: `w${n}`, at: hoursAgo(ago), version: 1, trigger: 'updated' },
              ...{ inputs: {}, explanation: {}, score, level },
            }),
          ),
        ),
      });
      await db.incident.createMany({
        data: bots.map((_, n) => ({
          ...{ id: `wi${n}`, number: n + 1, title: 'Sample', type: 'malfunction', severity: 'high', runbook: 1 },
          ...{ state: 'triaged', agents: n === 1 ? ['w0', 'w1'] : [`w${n}`], alerts: [] },
          ...{ declaredAt: hoursAgo(30 - n), detectedAt: hoursAgo(30 - n) },
        })),
      });
      const alert = {
        story: '',
        detection: 'denied-spike',
        version: 1,
        title: '',
        says: '',
        path: [],
        dataClasses: [],
      };
      const states = ['open', 'acknowledged', 'benign', 'incident'];
      await db.alert.createMany({
        data: [...states, 'open'].map((state, n) => ({
          ...{ ...alert, id: `wa${n}`, number: n + 1, state, severity: n < states.length ? 'critical' : 'high' },
          ...{ observed: 1, expected: 0, calls: 0, events: [] },
          ...{ firstAt: hoursAgo(9), lastAt: hoursAgo(9), raisedAt: hoursAgo(9) },
        })),
      });
      const ctx = { ...world.ctx(eva), db: { ...world.db, read: tx } };
      const of = async (filter: object) =>
        (await getOverview({ ctx, filter })).week.map(({ href, team }) => [href, team]);
      expect(await of({ team: 'support' })).toEqual([
        ['/agents/w0?tab=risk', 'support'],
        ['/incidents/wi1', null],
        ['/incidents/wi0', 'support'],
      ]);
      expect(await of({ team: 'support', environment: 'production' })).toEqual([]);
      expect(await of({})).toHaveLength(10);
      // What is open is of the whole company, whatever part is looked at.
      const part = await getOverview({ ctx, filter: { team: 'people' } });
      expect([part.openIncidents, part.criticalAlerts]).toEqual([bots.length, 2]);
      throw new RollBack();
    });
    await work.catch((error) => {
      if (!(error instanceof RollBack)) throw error;
    });
  });

  it('keeps each day once, compares with it, and tells executives once a week', async () => {
    const later = (days: number) => world.clock.advance(days * 86_400_000);
    expect(await keepDay({ ctx: world.system })).toBe('2026-11-23');
    expect(await keepDay({ ctx: world.system })).toBeNull();
    const figure = async (id: string) =>
      (await getOverview({ ctx: world.ctx(eva) })).figures.find((one) => one.id === id);
    expect((await figure('denied-calls'))?.trend).toBeNull();
    expect(await tellWeek({ ctx: world.system })).toBe(0);
    const sample = { id: 'own', slug: 'own-bot', name: 'Own', purpose: '', ownerId: eva.id, backupOwnerId: eva.id };
    const levels = { autonomy: 1, reach: 1, untrustedInput: 1, actionImpact: 1, requireUser: false };
    const lists = { models: [], identities: [], dataAccess: [], team: 'people', environment: 'staging' };
    const times = { createdAt: world.clock.now, updatedAt: world.clock.now, createdById: eva.id };
    await prismaOf(world.db.read).agent.create({
      data: { ...sample, ...levels, ...lists, ...times, exposure: 'internal', status: 'active' },
    });
    expect(await tellWeek({ ctx: world.system })).toBe(1);
    later(6);
    expect(await tellWeek({ ctx: world.system })).toBe(0);
    later(1);
    expect(await tellWeek({ ctx: world.system })).toBe(1);
    const told = await prismaOf(world.db.read).notification.findMany({ where: { event: 'overview.weekly' } });
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({
      path: '/overview',
      title: expect.stringMatching(
        /^0 of 1 agents can touch customer data; the risk of none assessed, no gateway that enforces/,
      ),
    });
    await expect(prismaOf(world.db.read).overviewDay.deleteMany({})).rejects.toThrow();
    await expect(keepDay({ ctx: world.ctx(eva) })).rejects.toEqual(expect.objectContaining({ code: 'forbidden' }));
  });
});
