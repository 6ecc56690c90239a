import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { prismaOf } from '@/lib/db/prisma';
import { keepDecisionLog } from '@/lib/decision-log/retention/keep-decision-log';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { createRequest } from '@/lib/requests/create-request';
import { reviewBreakGlass } from '@/lib/requests/review-break-glass';
import { type EvidenceCompany, openEvidenceCompany } from '@/lib/testing/evidence-company';
import { readAttributes } from './attributes/read-attributes';
import { listLaterInForce } from './attributes/repository';
import { readCompleteness } from './completeness/read-completeness';
import { type AttributeId, type Cell, type Period, POPULATIONS, type PopulationId } from './model/population';
import { POPULATION_TABLES } from './model/tables';
import { readPopulation, readPopulationIds } from './populations/read-population';

const RETENTION = { months: 1, classes: {} };

describe('evidence of a period', () => {
  let company: EvidenceCompany;
  /** Until the company went on. */
  let first: Period;
  let before: unknown;
  const conn = () => company.world.db.read;
  const sql = (statement: string) => prismaOf(conn()).$executeRawUnsafe(statement);

  async function rowsOf(id: PopulationId, period: Period) {
    const names = POPULATION_TABLES[id].columns.map(({ name }) => name);
    const rows: Record<string, Cell>[] = [];
    for await (const page of readPopulation(conn(), id, period))
      for (const row of page) rows.push(Object.fromEntries(names.map((name, i) => [name, row[i] as Cell])));
    return rows;
  }

  async function all(period: Period) {
    const read: Record<string, unknown> = {};
    for (const id of POPULATIONS) {
      read[id] = {
        rows: await rowsOf(id, period),
        completeness: await readCompleteness(conn(), id, period),
        ids: await readPopulationIds(conn(), id, period),
      };
    }
    const changes = await readPopulationIds(conn(), 'changes', period);
    return { ...read, attributes: await readAttributes(conn(), changes, period) };
  }

  async function failures(period: Period) {
    const failed: string[] = [];
    for (const id of POPULATIONS) {
      const { checks } = await readCompleteness(conn(), id, period);
      for (const check of checks) if (check.failed > 0) failed.push(`${id} ${check.id}: ${check.failedIds.join(' ')}`);
    }
    return failed;
  }

  /** `attribute: numbers` of all that is neither passed nor not applicable. */
  async function found(period: Period, result = 'exception') {
    const changes = await readPopulationIds(conn(), 'changes', period);
    const sampled = await readAttributes(conn(), changes, period);
    const table: Partial<Record<AttributeId, string[]>> = {};
    for (const { id, cells } of sampled)
      for (const cell of cells)
        if (cell.result === result) table[cell.attribute] = [...(table[cell.attribute] ?? []), id];
    return table;
  }

  beforeAll(async () => {
    company = await openEvidenceCompany();
    await company.registered('bot', 'crm/get_customer');
    await company.registered('other-bot');
    await company.granted('bot', 'search', { rateLimit: { limit: 5, windowSeconds: 60 } });
    await company.emergency('bot', 'refund');
    await company.granted('other-bot', 'search', { notAfter: inHours(2) });
    const turnedDown = await createRequest({
      ctx: company.world.ctx(company.ada),
      input: {
        title: 'Too much',
        justification: 'It would be handy.',
        operations: [{ op: 'grant', agent: 'other-bot', tool: 'crm/delete_customer' }],
      },
    });
    await company.decide(turnedDown.id, company.tove, 'reject');
    await company.later(3);
    company.world.clock.advance(60_000);
    first = company.period();
    before = await all(first);
  }, 60_000);
  afterAll(() => company.close());

  it('says who holds what by whose word, in the columns of the tables', async () => {
    expect(await rowsOf('agents', first)).toMatchObject([
      { agent: 'bot', team: 'support', owner: 'sam@example.com', status: 'active', request: 1, retired_at: null },
      { agent: 'other-bot', status: 'active', request: 2 },
    ]);
    expect(await rowsOf('grants', first)).toMatchObject([
      { agent: 'bot', tool: 'crm/get_customer', request: 1, live_at_end: true, ended_at: null },
      {
        tool: 'crm/search',
        request: 3,
        constraints: '{"maxDataClass":"restricted","rateLimit":{"limit":5,"windowSeconds":60}}',
        live_at_end: true,
      },
      { tool: 'crm/refund', request: 4, live_at_end: false, ended_because: 'expired' },
      { agent: 'other-bot', request: 5, live_at_end: false, ended_because: 'expired' },
    ]);
    expect(await rowsOf('changes', first)).toMatchObject([
      { request: 1, state: 'approved', operations: 'grant 1, register-agent 1', agents: 'bot', policy_version: 2 },
      { request: 2 },
      { request: 3, requester: 'ada@example.com', gateways_told: 1, gateways_in_force: 1, emergency: false },
      { request: 4, emergency: true },
      { request: 5 },
      { request: 6, state: 'rejected', revision: null, gateways_told: null },
    ]);
    expect(await rowsOf('break-glass', first)).toMatchObject([{ request: 4, tools: 'crm/refund', reviewed_at: null }]);
    expect(await rowsOf('decisions', first)).toHaveLength(5);
    expect(await rowsOf('gateways', first)).toMatchObject([
      { gateway: 'edge', kind: 'remit', mode: 'enforce', servers: 'crm' },
    ]);
  });

  it('knows which gateways had a later policy in force by then', async () => {
    const [change] = await rowsOf('changes', first);
    const serial = Number(change?.revision);
    expect(await listLaterInForce(conn(), serial, new Date(first.to))).toEqual(['edge']);
    expect(await listLaterInForce(conn(), serial, new Date(String(change?.published_at)))).toEqual([]);
    expect(await listLaterInForce(conn(), 1_000, new Date(first.to))).toEqual([]);
  });

  it('is whole, and says how much was looked at', async () => {
    expect(await failures(first)).toEqual([]);
    const { rows, checks } = await readCompleteness(conn(), 'grants', first);
    expect([rows, checks.map(({ id, checked }) => [id, checked])]).toEqual([
      4,
      [
        ['request-to-grant', 4],
        ['grant-to-request', 4],
        ['policy-to-grant', 2],
        ['grant-to-policy', 2],
      ],
    ]);
  });

  it('has every attribute of a clean change, and says what is open', async () => {
    expect(await found(first)).toEqual({});
    expect(await found(first, 'no-data')).toEqual({ I: ['4'] });
    const [change] = await readAttributes(conn(), ['3'], first);
    expect(change?.cells.map(({ attribute, result }) => `${attribute} ${result}`)).toEqual([
      ...['A pass', 'B pass', 'C pass', 'D pass', 'E pass', 'F pass', 'G pass'],
      ...['H not-applicable', 'I not-applicable', 'J pass'],
    ]);
    expect(change?.cells.every(({ evidence, result }) => result !== 'pass' || evidence.length > 0)).toBe(true);
  });

  it('is of nothing where there was nothing: 0 rows, 0 checked', async () => {
    const empty = { from: '2020-01-01T00:00:00.000Z', to: '2020-04-01T00:00:00.000Z' };
    for (const id of POPULATIONS) {
      const { rows, checks } = await readCompleteness(conn(), id, empty);
      expect([id, rows, ...checks.map(({ checked, failed }) => checked + failed)]).toEqual([
        ...[id, 0],
        ...checks.map(() => 0),
      ]);
      expect(checks.length).toBeGreaterThan(0);
      expect(await rowsOf(id, empty)).toEqual([]);
    }
    expect(await readAttributes(conn(), ['999', 'x', ''], empty)).toEqual([]);
  });

  it('stays as it was, whatever happens later', async () => {
    const { world, tove, sam } = company;
    world.clock.advance(60_000);
    await revokeGrant({ ctx: world.ctx(tove), input: { agent: 'bot', tool: 'crm/search', reason: 'Not needed.' } });
    await company.decided([
      { op: 'update-agent', agent: 'bot', ...renamed(company.manifest('bot', [], { team: 'sales' })) },
    ]);
    const constraints = { rateLimit: { limit: 5, windowSeconds: 60 }, notAfter: '2020-01-01T00:00:00Z' };
    const backdated = { op: 'constrain', agent: 'bot', tool: 'crm/get_customer', constraints };
    await expect(
      createRequest({
        ctx: world.ctx(company.ada),
        input: { title: 'Less', justification: 'Enough.', operations: [backdated] },
      }),
    ).rejects.toMatchObject({ errors: [{ field: 'operations.0.constraints.notAfter' }] });
    await suspendAgent({ ctx: world.ctx(tove), input: { slug: 'other-bot', reason: 'A look at it.' } });
    await createRequest({
      ctx: world.ctx(sam),
      input: { title: 'Over', justification: 'Not used.', operations: [{ op: 'retire', agent: 'bot' }] },
    });
    const [glass] = await prismaOf(conn()).changeRequest.findMany({ where: { breakGlass: true } });
    await reviewBreakGlass({ ctx: world.ctx(tove), input: { id: glass?.id, note: 'It was one.' } });
    await company.confirm();
    world.clock.advance(60_000);
    await sql(`UPDATE "Gateway" SET "kind" = 'kong'`);
    expect(await all(first)).toEqual(before);
    await sql(`UPDATE "Gateway" SET "kind" = 'remit'`);
    const now = company.period();
    expect(await rowsOf('agents', now)).toMatchObject([
      { agent: 'bot', team: 'sales', status: 'retired' },
      { agent: 'other-bot', status: 'suspended' },
    ]);
    expect(await rowsOf('retirements', now)).toMatchObject([
      { agent: 'bot', grants_ended: 1, gateways_told: 1, gateways_confirmed: 1, lag_seconds: 0 },
    ]);
    expect(await failures(now)).toEqual([]);
    expect(await found(now)).toEqual({});
  });

  it('says of what is watched and worked on how it stood at the end, not how it stands now', async () => {
    const { tove, vera } = company;
    const db = prismaOf(conn());
    const on = (day: number) => new Date(Date.UTC(2025, 5, day));
    const june = { from: on(1).toISOString(), to: on(20).toISOString() };
    const found = {
      story: 's',
      detection: 'volume',
      version: 1,
      severity: 'high',
      title: 'Many calls',
      says: 'So it is.',
    };
    await db.alert.create({
      data: {
        ...{
          id: 'al_1',
          number: 1,
          ...found,
          state: 'benign',
          path: [],
          dataClasses: [],
          events: [],
          observed: 9,
          expected: 1,
        },
        ...{ calls: 9, firstAt: on(2), lastAt: on(2), raisedAt: on(3), triagedAt: on(4) },
        steps: {
          create: [
            { step: 'acknowledge', personId: tove.id, at: on(4) },
            { step: 'benign', personId: vera.id, reason: 'A test.', at: on(25) },
          ],
        },
      },
    });
    const state = (to: string, day: number) => ({
      ...{ kind: 'state', at: on(day), recordedAt: on(day), personId: tove.id, text: to, detail: { to } },
    });
    await db.incident.create({
      data: {
        ...{ id: 'in_1', number: 1, title: 'A leak', type: 'other', severity: 'low', state: 'closed', runbook: 1 },
        ...{ agents: ['bot'], detectedAt: on(5), declaredAt: on(5), closedAt: on(26), reporterId: tove.id },
        entries: {
          create: [
            ...[state('detected', 5), state('contained', 6)],
            {
              ...state('', 24),
              kind: 'change',
              detail: { before: { severity: 'high', agents: ['bot', 'a-bot'] }, after: {} },
            },
            state('closed', 26),
          ],
        },
      },
    });
    const drill = { id: 'dr_1', number: 1, agent: 'drill-bot', outcome: 'failed', troubles: ['One.', 'Two.'] };
    await db.drillRun.create({ data: { ...drill, startedAt: on(7), endedAt: on(8) } });
    // The second one is gone, from the end of the period.
    await db.drillRun.create({ data: { ...drill, id: 'dr_3', number: 3, startedAt: on(70), endedAt: on(70) } });
    const week = { from: on(1), to: on(8), openedAt: on(9), dueAt: on(16), policyVersion: 1 };
    const signed = { completedAt: on(22), completedById: vera.id, outcome: 'nothing-to-report', digest: 'd' };
    await db.review.create({ data: { id: 'rv_1', number: 1, team: 'support', kind: 'weekly', ...week, ...signed } });
    const { id: gatewayId } = await db.gateway.findFirstOrThrow();
    const report = {
      report: 'soc2-type-2',
      auditor: 'Sample',
      periodStart: on(1),
      periodEnd: on(15),
      createdAt: on(10),
    };
    await db.gatewayAttestation.create({
      data: { id: 'at_1', gatewayId, addedById: tove.id, ...report, removedAt: on(21) },
    });
    const { id: serverId } = await db.mcpServer.findUniqueOrThrow({ where: { slug: 'crm' } });
    await db.serverAttestation.create({
      data: { id: 'at_2', serverId, vendor: 'Sample Vendor', addedById: tove.id, ...report },
    });
    const { id: agentId } = await db.agent.findUniqueOrThrow({ where: { slug: 'bot' } });
    const accepted = { risk: 'Reads much', reason: 'Needed', compensation: 'Logged', createdAt: on(11), until: on(30) };
    await db.riskAcceptance.create({
      data: {
        id: 'ra_1',
        agentId,
        requestId: 'cr_gone',
        acceptedById: vera.id,
        ...accepted,
        endedAt: on(23),
        endedReason: 'Gone',
      },
    });

    const iso = (day: number) => on(day).toISOString();
    expect(await rowsOf('alerts', june)).toMatchObject([
      { alert: 1, state: 'acknowledged', last_step_by: 'tove@example.com', first_judged_at: iso(4), reason: null },
    ]);
    expect(await rowsOf('incidents', june)).toMatchObject([
      {
        incident: 1,
        severity: 'high',
        agents: 'a-bot bot',
        state: 'contained',
        contained_at: iso(6),
        closed_at: null,
        entries: 2,
      },
    ]);
    expect(await rowsOf('drills', june)).toMatchObject([{ drill: 1, troubles: 'One. Two.', isolation: null }]);
    expect(await rowsOf('reviews', june)).toMatchObject([
      { review: 1, days_to: '2025-06-08', signed_at: null, outcome: null, kept: 0 },
    ]);
    expect(await rowsOf('attestations', june)).toMatchObject([
      { of: 'gateway', vendor: null, covers_from: '2025-06-01', covers_until: '2025-06-14', removed_at: null },
      { of: 'server', slug: 'crm', vendor: 'Sample Vendor', covers_until: '2025-06-14', removed_at: null },
    ]);
    expect(await rowsOf('risk-acceptances', june)).toMatchObject([
      { agent: 'bot', until: iso(30), ended_at: null, request: null },
    ]);

    const july = { from: iso(21), to: new Date(Date.UTC(2025, 6, 1)).toISOString() };
    expect(await rowsOf('alerts', july)).toMatchObject([{ state: 'benign', reason: 'A test.' }]);
    expect(await rowsOf('incidents', july)).toMatchObject([{ severity: 'low', state: 'closed', closed_at: iso(26) }]);
    expect(await rowsOf('drills', july)).toEqual([]);
    expect(await rowsOf('reviews', july)).toMatchObject([
      { signed_by: 'vera@example.com', outcome: 'nothing-to-report' },
    ]);
    expect(await rowsOf('risk-acceptances', july)).toMatchObject([{ ended_because: 'Gone' }]);
    // None of it was done through Remit, and the audit log knows of none of it.
    expect(await failures({ from: june.from, to: july.to })).toEqual([
      'reviews signed-to-log: 1',
      'alerts judged-to-log: 1 1',
      'incidents incident-to-log: 1',
      'drills no-gaps: 2',
      'drills drill-to-log: 1',
      'attestations attestation-to-log: at_1 at_2',
      'risk-acceptances acceptance-to-request: ra_1',
      'risk-acceptances settled-to-log: ra_1',
    ]);
  });

  function renamed({ metadata, spec }: ReturnType<EvidenceCompany['manifest']>) {
    const { tools: _, ...rest } = spec;
    return {
      name: metadata.name,
      spec: { ...rest, reach: 2, untrustedInput: 1, actionImpact: 1, models: [], identities: [], dataAccess: [] },
    };
  }

  it('catches one exception of each kind, and only those', async () => {
    const { world, ada, tove } = company;
    for (const slug of ['one-bot', 'two-bot', 'three-bot']) await company.registered(slug);
    const numbers: Record<AttributeId, string> = {
      A: await company.granted('one-bot', 'search'),
      B: await company.granted('one-bot', 'get_customer', {}, tove),
      C: await company.granted('one-bot', 'refund'),
      D: await company.granted('one-bot', 'delete_customer'),
      E: await company.granted('two-bot', 'search'),
      F: await company.granted('two-bot', 'get_customer'),
      G: await company.granted('two-bot', 'refund', { rateLimit: { limit: 5, windowSeconds: 60 } }),
      H: await company.granted('two-bot', 'delete_customer', { notAfter: inHours(2) }),
      I: (await company.emergency('three-bot', 'search')).number,
      J: await company.granted('three-bot', 'refund'),
    };
    const end = { constraints: { notAfter: inHours(2) } };
    const tightened = await company.decided([{ op: 'constrain', agent: 'one-bot', tool: 'crm/refund', ...end }]);
    await company.later(26);
    const emergency = { id: await idOf(numbers.I), note: 'It was one.' };
    await reviewBreakGlass({ ctx: world.ctx(tove), input: emergency });
    await company.decided([{ op: 'retire', agent: 'three-bot' }], ada);
    world.clock.advance(60_000);
    expect(await found(company.period())).toEqual({ I: [numbers.I] });

    // What the product refuses to do, somebody with the database at hand has done.
    const of = (number: string) => `(SELECT "id" FROM "ChangeRequest" WHERE "number" = ${number})`;
    const { id: stan } = company.stan;
    await tamper(
      'Decision',
      `UPDATE "Decision" SET "at" = "at" + interval '1 hour' WHERE "requestId" = ${of(numbers.A)}`,
    );
    await tamper('Decision', `UPDATE "Decision" SET "personId" = '${tove.id}' WHERE "requestId" = ${of(numbers.B)}`);
    await tamper('Decision', `UPDATE "Decision" SET "personId" = '${stan}' WHERE "requestId" = ${of(numbers.C)}`);
    await sql(`UPDATE "ChangeRequest" SET "justification" = ' ' WHERE "number" = ${numbers.D}`);
    await tamper('RequestSimulation', `DELETE FROM "RequestSimulation" WHERE "requestId" = ${of(numbers.E)}`);
    await tamper(
      'Receipt',
      `UPDATE "Receipt" SET "sha256" = repeat('f', 64) WHERE "serial" = (SELECT "revisionSerial" FROM "ChangeRequest" WHERE "number" = ${numbers.F})`,
    );
    await sql(`UPDATE "Grant" SET "constraints" = '{}' WHERE "requestId" = ${of(numbers.G)}`);
    await sql(`UPDATE "Grant" SET "revokedAt" = NULL WHERE "requestId" IN (${of(numbers.H)}, ${of(numbers.C)})`);
    await sql(
      `UPDATE "ChangeRequest" SET "operations" = jsonb_set("operations", '{0,reason}', '"Another one."') WHERE "number" = ${numbers.J}`,
    );
    const each = Object.fromEntries(Object.entries(numbers).map(([attribute, number]) => [attribute, [number]]));
    expect(await found(company.period())).toEqual({ ...each, H: [numbers.H, tightened] });
    // The populations see from the other side what was done to rows.
    expect((await failures(company.period())).map((one) => one.split(':')[0])).toEqual([
      'decisions decision-to-log',
      'decisions log-to-decision',
      'gateways receipt-to-policy',
    ]);
  });

  it('does not say that nobody called after an end once the calls of then are dropped', async () => {
    const { world } = company;
    const keep = () => keepDecisionLog({ ctx: world.ctx({ kind: 'system', name: 'keep' }), input: RETENTION });
    await keep();
    expect(await found(first, 'no-data')).toEqual({ I: ['4'] });
    world.clock.advance(300 * 86_400_000);
    expect((await keep()).dropped.length).toBeGreaterThan(0);
    expect(await found(first, 'no-data')).toEqual({ H: ['4', '5'], I: ['4'] });
  });

  const inHours = (hours: number) => new Date(company.world.clock.now.getTime() + hours * 3_600_000).toISOString();
  const idOf = async (number: string) =>
    (await prismaOf(conn()).changeRequest.findUniqueOrThrow({ where: { number: Number(number) } })).id;

  async function tamper(table: string, statement: string) {
    await sql(`ALTER TABLE "${table}" DISABLE TRIGGER append_only`);
    await sql(statement);
    await sql(`ALTER TABLE "${table}" ENABLE TRIGGER append_only`);
  }
});
