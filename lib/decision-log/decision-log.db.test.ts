import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { createGateway } from '@/lib/gateways/create-gateway';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import type { DecisionFilter, DecisionRow } from './model/dto';
import { getDecision, listDecisions } from './queries';
import { recordDecisions } from './record-decisions';
import { countCallsOverTime } from './rollups/queries';

const TIME = '2026-11-23T08:00:00.000Z';

describe('the decision log', () => {
  let company: TestCompany;
  let events = 0;
  let gateways: Record<string, { kind: 'gateway'; id: string; slug: string }>;

  beforeAll(async () => {
    company = await openTestCompany();
    const { world } = company;
    const root = await world.person('Root', 'admin');
    gateways = {};
    for (const slug of ['east', 'west']) {
      await createGateway({ ctx: world.ctx(root), input: { slug, name: slug, servers: ['crm'] } });
      const { id } = await prismaOf(world.db.read).gateway.findUniqueOrThrow({ where: { slug } });
      gateways[slug] = { kind: 'gateway', id, slug };
    }
    await company.registered('sams-bot', 'crm/search');
  });
  afterAll(() => company.close());

  const entry = (change: object = {}) => ({
    eventId: `ev-${++events}`,
    time: TIME,
    agent: 'sams-bot',
    server: 'crm',
    tool: 'search',
    decision: 'allow',
    reason: 'allowed',
    serial: 1,
    ...change,
  });
  const record = (input: unknown[], slug = 'east') =>
    recordDecisions({ ctx: company.world.ctx(gateways[slug] as never), input });
  const list = (by: PersonActor, filter: DecisionFilter = {}, page: object = {}) =>
    listDecisions({ ctx: company.world.ctx(by), page: { limit: 100, ...page }, filter });

  it('keeps every field of an entry, and gives it back', async () => {
    const full = entry({
      time: '2026-11-23T09:30:00.1239+01:00',
      sequence: Number.MAX_SAFE_INTEGER,
      identity: { iss: 'https://idp.example', sub: 'client-1' },
      user: 'ada@example.com',
      tool: 'crm/search',
      definition: 'a'.repeat(64),
      decision: 'deny',
      reason: 'pii_blocked',
      enforced: false,
      grant: 'gr_1',
      session: 'session-1',
      traceId: 'trace-1',
      status: 200,
      latencyMs: 1.25,
      dataClasses: ['internal', 'confidential'],
      pii: { email: 2, 'credit-card': 0 },
      argumentsSha256: 'b'.repeat(64),
      resultSha256: 'c'.repeat(64),
      resultBytes: 5_000_000_000,
      response: { capture: 'redacted', text: 'Dear [name]' },
    });
    expect(await record([full])).toEqual({ new: 1, duplicate: 0, rejected: [] });
    const { items } = await list(company.tove, { agent: 'sams-bot', decision: 'deny' });
    const { response, ...said } = full as typeof full & { response: unknown };
    expect(items).toEqual([
      {
        ...said,
        gateway: 'east',
        time: '2026-11-23T08:30:00.123Z',
        receivedAt: '2026-11-23T09:00:00.000Z',
        status: '200',
        lineage: null,
        unknown: null,
      },
    ]);
    const row = await prismaOf(company.world.db.read).decisionLogEntry.findFirst({ where: { eventId: full.eventId } });
    expect(row?.response).toEqual(response);
  });

  it('keeps an event once, whatever is sent again, and tells what is new, known and wrong', async () => {
    const [one, two] = [entry(), entry()];
    expect(await record([one, one])).toEqual({ new: 1, duplicate: 1, rejected: [] });
    const again = { ...one, time: '2026-11-23T07:00:00Z', decision: 'deny', reason: 'no_grant' };
    expect(await record([again, entry({ eventId: 'a b' }), two, null])).toEqual({
      new: 1,
      duplicate: 1,
      rejected: [
        { index: 1, error: expect.stringMatching(/^eventId: Use 1 to 128/) },
        { index: 3, error: 'This must be an object.' },
      ],
    });
    // Another gateway has names of its own.
    expect(await record([one], 'west')).toEqual({ new: 1, duplicate: 0, rejected: [] });
    const kept = await prismaOf(company.world.db.read).decisionLogEntry.findMany({ where: { eventId: one.eventId } });
    expect(kept.map(({ decision, time }) => [decision, time.toISOString()])).toEqual([
      ['allow', TIME],
      ['allow', TIME],
    ]);
  });

  it('keeps an event once, when two batches with it come at the same moment', async () => {
    const batch = [entry(), entry(), entry()];
    const later = batch.map((one) => ({ ...one, time: '2026-11-23T08:00:01Z' }));
    const answers = await Promise.all([record(batch), record(later), record(batch)]);
    expect(answers.map((answer) => answer.new).sort()).toEqual([0, 0, 3]);
    expect(answers.map((answer) => answer.duplicate).sort()).toEqual([0, 3, 3]);
  });

  it('keeps what agents and tools do that nobody knows, and names that no database holds', async () => {
    const odd = entry({ agent: 'nobody\u0000\ud800', server: 'erp', tool: 'drop table', user: '\u001b[31m' });
    const nobody = entry({ agent: undefined, decision: 'deny', reason: 'unknown_agent', serial: 0 });
    expect(await record([odd, nobody])).toMatchObject({ new: 2, rejected: [] });
    const { items } = await list(company.tove, { tool: 'erp/drop table' });
    expect(items).toMatchObject([{ agent: 'nobody\ufffd\ufffd', user: '\ufffd[31m' }]);
  });

  it.each<[string, object, RegExp]>([
    ['no time', { time: 'yesterday' }, /^time: Give a time/],
    ['a time that a clock is far ahead with', { time: '2026-11-25T08:00:00Z' }, /^time: This is more than a day ahead/],
    ['a reason that is none', { reason: 'because' }, /^reason: Use one of/],
    ['no serial', { serial: undefined }, /^serial: This is required/],
    ['a serial beyond all', { serial: 2 ** 31 }, /^serial: No revision/],
    ['a field that is none', { arguments: {} }, /^arguments: There is no such field/],
    ['a digest in capitals', { resultSha256: 'A'.repeat(64) }, /^resultSha256: Give 64/],
    ['a name that is too long', { agent: 'x'.repeat(201) }, /^agent: Use at most 200/],
    ['a whole answer in the open', { response: { capture: 'all', text: '' } }, /^response/],
    ['a part of a person', { pii: { email: 1.5 } }, /^pii\.email: Use a whole number/],
  ])('refuses an entry with %s, by field', async (_, change, error) => {
    const answer = await record([entry(change)]);
    expect(answer).toMatchObject({ new: 0, rejected: [{ index: 0, error: expect.stringMatching(error) }] });
  });

  it('takes thousands at once, and says how many are too many', async () => {
    const many = Array.from({ length: 2_500 }, () => entry({ agent: 'busy' }));
    expect(await record(many)).toEqual({ new: 2_500, duplicate: 0, rejected: [] });
    await expect(record(Array(10_001).fill(null))).rejects.toMatchObject({ code: 'too_large' });
  });

  it('is for gateways to write', async () => {
    const ctx = company.world.ctx(company.tove);
    await expect(recordDecisions({ ctx, input: [entry()] })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is never changed, not even in the database', async () => {
    await record([entry()]);
    const db = prismaOf(company.world.db.read);
    const [part] = await db.$queryRaw<{ name: string }[]>`
      SELECT tableoid::regclass::text AS name FROM "DecisionLogEntry" WHERE "time" = ${new Date(TIME)} LIMIT 1`;
    for (const sql of [
      `UPDATE "DecisionLogEntry" SET "decision" = 'allow'`,
      'DELETE FROM "DecisionLogEntry"',
      `DELETE FROM ${part?.name}`,
      'TRUNCATE "DecisionLogEntry"',
      `TRUNCATE ${part?.name}`,
      'TRUNCATE "DecisionLogEntry_default"',
    ]) {
      await expect(db.$executeRawUnsafe(sql), sql).rejects.toThrow(/append-only/);
    }
  });

  it('is read newest first, page by page, each entry once', async () => {
    const times = ['08', '06', '07', '06', '06'].map((hour) => `2026-11-20T${hour}:00:00.000Z`);
    await record(times.slice(0, 3).map((time) => entry({ agent: 'paged', time })));
    await record(
      times.slice(3).map((time) => entry({ agent: 'paged', time })),
      'west',
    );
    const seen: DecisionRow[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(company.tove, { agent: 'paged' }, { limit: 2, cursor });
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.map(({ time }) => time.slice(11, 13))).toEqual(['08', '07', '06', '06', '06']);
    expect(new Set(seen.map(({ gateway, eventId }) => `${gateway} ${eventId}`)).size).toBe(5);
    await expect(list(company.tove, {}, { cursor: 'WyJ4Il0' })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('is filtered by gateway, tool and time', async () => {
    await record([entry({ agent: 'sorted', time: '2026-11-19T08:00:00Z', tool: 'refund' })]);
    await record([entry({ agent: 'sorted', time: '2026-11-19T09:00:00Z' })], 'west');
    const hours = async (filter: DecisionFilter) =>
      (await list(company.tove, { agent: 'sorted', ...filter })).items.map(({ time }) => time.slice(11, 13));
    expect(await hours({})).toEqual(['09', '08']);
    expect(await hours({ gateway: 'west' })).toEqual(['09']);
    expect(await hours({ gateway: 'nowhere' })).toEqual([]);
    expect(await hours({ tool: 'crm/refund' })).toEqual(['08']);
    expect(await hours({ from: '2026-11-19T09:00:00Z' })).toEqual(['09']);
    expect(await hours({ to: '2026-11-19T09:00:00Z' })).toEqual(['08']);
  });

  it('says what an allowed call rests on, and finds those that rest on nothing', async () => {
    const db = prismaOf(company.world.db.read);
    const grant = await db.grant.findFirstOrThrow({
      where: { agent: { slug: 'sams-bot' } },
      include: { tool: true, request: true },
    });
    const { serial } = await db.revision.findFirstOrThrow({ orderBy: { serial: 'desc' } });
    const time = '2026-11-18T08:00:00.000Z';
    const good = { time, serial, grant: grant.id, definition: grant.tool.pinnedDigest };
    const sent = {
      whole: entry(good),
      denied: entry({ ...good, decision: 'deny', reason: 'no_grant', grant: undefined }),
      bare: entry({ ...good, grant: undefined }),
      foreign: entry({ ...good, agent: 'shadow-bot' }),
      early: entry({ ...good, serial: 99 }),
      other: entry({ ...good, tool: 'search', definition: 'f'.repeat(64) }),
      odd: entry({ ...good, eventId: 'a/..%41?', decision: 'deny', reason: 'no_grant', tool: 'wipe' }),
      // What calls no tool rests on no grant.
      read: entry({ ...good, grant: undefined, definition: undefined, tool: '(resources/read)' }),
      posing: entry({ ...good, decision: 'deny', reason: 'no_grant', grant: undefined, tool: '((resources/read))' }),
    };
    await record(Object.values(sent));
    const range = { from: '2026-11-18', to: '2026-11-18' };
    const ids = async (filter: DecisionFilter, by = company.tove) =>
      (await list(by, { ...range, ...filter })).items.map(({ eventId, lineage, unknown }) => [
        eventId,
        lineage,
        unknown,
      ]);
    expect((await ids({ lineage: 'missing' })).sort()).toEqual([
      [sent.bare.eventId, 'no_grant', null],
      [sent.foreign.eventId, 'other_grant', 'agent'],
      [sent.early.eventId, 'unknown_serial', null],
      [sent.other.eventId, 'other_definition', null],
    ]);
    expect(await ids({ lineage: 'no_grant' })).toHaveLength(1);
    expect(await ids({ unknown: 'agent' })).toEqual([[sent.foreign.eventId, 'other_grant', 'agent']]);
    expect((await ids({ unknown: 'tool' })).sort()).toEqual(
      [
        ['a/..%41?', null, 'tool'],
        [sent.posing.eventId, null, 'tool'],
      ].sort(),
    );
    expect(await ids({ tool: 'crm/(resources/read)' })).toEqual([[sent.read.eventId, null, null]]);
    const get = (eventId: string, by = company.tove) =>
      getDecision({ ctx: company.world.ctx(by), id: `east:${eventId}` });
    const { rests, known } = await get(sent.whole.eventId);
    expect(known).toEqual({ agent: true, tool: true });
    expect(rests).toMatchObject({
      fault: null,
      grant: { id: grant.id, tool: 'crm/search', until: null },
      request: { number: grant.request.number, requester: { name: 'Ada' }, approvers: [{ name: 'Tove' }] },
      revision: { serial },
      definition: { digest: grant.tool.pinnedDigest, approved: grant.tool.pinnedDigest },
    });
    expect((await get(sent.other.eventId)).rests).toMatchObject({ fault: 'other_definition' });
    expect(await get('a/..%41?', company.sam)).toMatchObject({ known: { agent: true, tool: false } });
    await expect(get(sent.whole.eventId, company.stan)).rejects.toMatchObject({ code: 'not_found' });
    await expect(get(sent.foreign.eventId, company.lin)).resolves.toMatchObject({ unknown: 'agent' });
    for (const id of ['', ':', 'east', 'east:', 'west:none']) {
      await expect(getDecision({ ctx: company.world.ctx(company.tove), id })).rejects.toMatchObject({
        code: 'not_found',
      });
    }
  });

  it('shows what was kept of an answer, and never what is sealed', async () => {
    const jwe = `a.b.c.d.${'e'.repeat(20)}`;
    const [open, sealed] = [
      entry({ response: { capture: 'redacted', text: 'Dear [name]' } }),
      entry({ response: { capture: 'sealed', jwe } }),
    ];
    await record([open, sealed]);
    const get = (id: string) => getDecision({ ctx: company.world.ctx(company.sam), id: `east:${id}` });
    expect((await get(open.eventId)).response).toEqual({ capture: 'redacted', text: 'Dear [name]' });
    expect((await get(sealed.eventId)).response).toEqual({ capture: 'sealed' });
    expect(JSON.stringify(await get(sealed.eventId))).not.toContain(jwe);
  });

  it('is filtered by user, reason and class of data', async () => {
    const time = '2026-11-17T08:00:00Z';
    await record([
      entry({ time, user: 'ada@example.com', dataClasses: ['internal', 'restricted'] }),
      entry({ time, user: 'bob@example.com', decision: 'deny', reason: 'no_grant' }),
    ]);
    const users = async (filter: DecisionFilter) =>
      (await list(company.tove, { from: '2026-11-17', to: '2026-11-17', ...filter })).items.map(({ user }) => user);
    expect(await users({ user: 'bob@example.com' })).toEqual(['bob@example.com']);
    expect(await users({ reason: 'no_grant' })).toEqual(['bob@example.com']);
    expect(await users({ class: 'restricted' })).toEqual(['ada@example.com']);
    expect(await users({ class: 'public' })).toEqual([]);
    // A canary call is there to see, and counted nowhere below.
    const canary = { user: 'bob@example.com', status: 'canary', decision: 'deny', reason: 'agent_suspended' };
    await record([entry({ time, ...canary, dataClasses: ['restricted'] })]);
    expect(await users({ reason: 'agent_suspended' })).toEqual(['bob@example.com']);
    // And so is what is counted, whether from the counts or from the entries.
    const counts = async (filter: DecisionFilter, by = company.tove) => {
      const range = { from: '2026-11-17', to: '2026-11-17' };
      const { bars } = await countCallsOverTime({ ctx: company.world.ctx(by), filter: { ...range, ...filter } });
      expect(bars).toHaveLength(24);
      return bars.filter((bar) => bar.allowed + bar.denied > 0).map(({ start, ...bar }) => [start.slice(11, 13), bar]);
    };
    expect(await counts({})).toEqual([['08', { allowed: 1, denied: 1 }]]);
    expect(await counts({ class: 'internal', agent: 'sams-bot' })).toEqual([['08', { allowed: 1, denied: 0 }]]);
    expect(await counts({ reason: 'no_grant', gateway: 'east' })).toEqual([['08', { allowed: 0, denied: 1 }]]);
    expect(await counts({ user: 'bob@example.com' })).toEqual([['08', { allowed: 0, denied: 1 }]]);
    expect(await counts({ lineage: 'missing', class: 'restricted' })).toEqual([['08', { allowed: 1, denied: 0 }]]);
    expect(await counts({ unknown: 'tool' })).toEqual([]);
    expect(await counts({ gateway: 'nowhere' })).toEqual([]);
    expect(await counts({}, company.sam)).toHaveLength(1);
    expect(await counts({}, { ...company.sam, roles: ['engineer'] })).toHaveLength(1);
    expect(await counts({}, company.stan)).toEqual([]);
  });

  it('is read whole by security and auditors, and by the owners of an agent for that agent', async () => {
    await record([entry(), entry({ agent: 'somebodys' })]);
    const audrey = await company.world.person('Audrey', 'auditor');
    const agents = async (by: PersonActor) =>
      new Set((await list(by, { from: '2026-11-22T00:00:00Z' }, { limit: 200 })).items.map(({ agent }) => agent));
    for (const by of [company.tove, audrey]) expect((await agents(by)).has('busy')).toBe(true);
    expect(await agents({ ...company.sam, roles: ['engineer'] })).toEqual(new Set(['sams-bot']));
    expect(await agents({ ...company.lin, roles: ['executive'] })).toEqual(new Set(['sams-bot']));
    expect(await agents(company.stan)).toEqual(new Set());
    expect((await list(company.stan, { agent: 'sams-bot' })).items).toEqual([]);
    await expect(list(gateways.east as never)).rejects.toMatchObject({ code: 'not_found' });
  });
});
