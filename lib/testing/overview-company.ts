import fc from 'fast-check';
import { type Conn, prismaOf } from '@/lib/db/prisma';

const DAY = 86_400_000;
export const TEAMS = ['people', 'support'];
export const PLACES = ['production', 'staging'];

const nat = (max: number) => fc.integer({ min: 0, max });
const of = <T>(...values: T[]) => fc.constantFrom(...values);
/** Days from now; halves, so that nothing falls on the moment itself. */
const days = (min: number, max: number) => fc.integer({ min, max }).map((n) => n + 0.5);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

/** Rows of a small company, with everything that the overview counts in every state that counts. */
export const company = fc.record({
  people: fc.tuple(of('active', 'disabled'), of('active', 'disabled')),
  agents: fc.array(
    fc.record({
      ...{ team: of(...TEAMS), environment: of(...PLACES), owner: nat(2), backup: nat(2) },
      status: of(
        'draft',
        'in_review',
        'approved',
        'active',
        'active',
        'active',
        'active',
        'active',
        'suspended',
        'retired',
      ),
      risk: maybe(of(['low', 10], ['medium', 40], ['high', 60], ['critical', 80], ['critical', 80], ['blocked', 100])),
      ...{
        euClass: maybe(of('minimal', 'high')),
        review: maybe(days(-5, 5)),
        mode: of('enforce', 'enforce', 'shadow'),
      },
    }),
    { minLength: 4, maxLength: 7 },
  ),
  tools: fc.array(
    fc.record({
      ...{ server: nat(2), removed: of(false, false, false, true) },
      dataClass: maybe(of('public', 'internal', 'confidential', 'restricted')),
      categories: of([], [], ['hr'], ['pii'], ['source-code', 'financial']),
      fields: of([], ['rows.*.id: internal'], ['rows.*.taxId: restricted']),
    }),
    { minLength: 4, maxLength: 5 },
  ),
  grants: fc.uniqueArray(
    fc.record({
      ...{
        agent: nat(6),
        tool: nat(4),
        made: days(-60, -24),
        ends: maybe(days(-2, 9)),
        revoked: of(false, false, false, true),
      },
    }),
    { minLength: 6, maxLength: 12, selector: ({ agent, tool }) => `${agent} ${tool}` },
  ),
  gateways: fc.array(
    fc.record({
      ...{ servers: of(['s0', 's1', 's2'], ['s1'], []), mode: of('enforce', 'enforce', 'shadow') },
      ...{ seenMinutes: maybe(of(1, 2, 5, 600)), told: of(-40.5, -40.5, -10.5, null) },
      receipts: fc.array(fc.record({ serial: of(1, 2), status: of('activated', 'activated', 'rejected') }), {
        maxLength: 3,
      }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  reviews: fc.array(
    fc.record({
      ...{ kind: of('weekly', 'weekly', 'asked'), due: days(-40, 4), signed: maybe(days(-6, 2)) },
      agents: fc.subarray([0, 1, 2, 3]),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  acceptances: fc.array(fc.record({ agent: nat(3), until: days(-5, 5), ended: of(false, false, true) }), {
    minLength: 3,
    maxLength: 5,
  }),
  calls: fc.array(
    fc.record({
      // Beyond the agents that there are: names that nobody registered, and calls by nobody.
      ...{ grant: maybe(nat(11)), agent: nat(9), tool: nat(4), gateway: nat(2), day: fc.integer({ min: -40, max: 0 }) },
      ...{ decision: of('allow', 'allow', 'deny'), calls: fc.integer({ min: 1, max: 9 }) },
    }),
    { minLength: 8, maxLength: 14 },
  ),
  requests: fc.array(
    fc.record({
      ...{
        state: of('pending', 'approved', 'approved', 'rejected', 'expired'),
        asked: days(-50, -20),
        hours: nat(600),
      },
      decisions: fc.array(fc.record({ by: nat(2), decision: of('approve', 'approve', 'reject') }), { maxLength: 2 }),
      ...{ breakGlass: of(false, false, false, true), reviewed: of(true, false) },
    }),
    { minLength: 3, maxLength: 8 },
  ),
  incidents: fc.array(
    fc.record({
      ...{ closed: fc.boolean(), false: of(false, false, true), declared: days(-400, -30), occurred: maybe(nat(50)) },
      ...{ triaged: maybe(nat(50)), contained: maybe(nat(90)), recovered: maybe(nat(200)) },
      told: fc.array(fc.record({ applies: of(true, true, false), aware: days(-30, -1), filed: fc.boolean() }), {
        maxLength: 2,
      }),
    }),
    { maxLength: 5 },
  ),
  controls: fc.uniqueArray(
    fc.record({ control: of('CC6.1', 'CC7.2', 'CC8.1'), ago: nat(3), status: of('passing', 'failing', 'unknown') }),
    { maxLength: 6, selector: ({ control, ago }) => `${control} ${ago}` },
  ),
  costs: fc.array(
    fc.record({ ago: nat(120), activity: maybe(of('review')), cents: fc.integer({ min: -500, max: 9_999 }) }),
    { maxLength: 5 },
  ),
});
export type Company = typeof company extends fc.Arbitrary<infer T> ? T : never;

/** Writes one, as nothing but its rows: what the verbs would refuse to make is counted too. */
export async function writeCompany(tx: Conn, made: Company, now: Date): Promise<void> {
  const db = prismaOf(tx);
  const at = (offset: number) => new Date(now.getTime() + offset * DAY);
  const dayStart = (offset: number) => new Date(Math.floor(now.getTime() / DAY) * DAY + offset * DAY);
  const people = ['active', ...made.people];
  await db.person.createMany({
    data: people.map((status, n) => ({
      ...{ id: `p${n}`, email: `p${n}@example.com`, name: `P${n}`, roles: [], status, createdAt: at(-90) },
    })),
  });
  await db.agent.createMany({
    data: made.agents.map((agent, n) => ({
      ...{ id: `a${n}`, slug: `a${n}`, name: `Sample ${n}`, purpose: 'Sample', team: agent.team },
      ...{ environment: agent.environment, exposure: 'internal', autonomy: 1, reach: 1, untrustedInput: 1 },
      ...{ actionImpact: 1, requireUser: false, models: [], identities: [], dataAccess: [], status: agent.status },
      ...{ ownerId: `p${agent.owner}`, backupOwnerId: `p${agent.backup}`, createdById: 'p0', mode: agent.mode },
      ...{ riskLevel: agent.risk?.[0] as string | undefined, riskScore: agent.risk?.[1] as number | undefined },
      ...{ euClass: agent.euClass, reviewDueAt: agent.review === null ? null : at(agent.review) },
      ...{ createdAt: at(-80), updatedAt: at(-80) },
    })),
  });
  await db.mcpServer.createMany({
    data: [0, 1, 2].map((n) => ({
      ...{ id: `s${n}`, slug: `s${n}`, name: `S${n}`, url: 'https://s.example', ownerId: 'p0' },
      ...{ environment: 'production', createdAt: at(-90), updatedAt: at(-90) },
    })),
  });
  await db.tool.createMany({
    data: made.tools.map(({ server, removed, ...labels }, n) => ({
      ...{ id: `t${n}`, serverId: `s${server}`, name: `t${n}`, currentDigest: 'd', firstSeenAt: at(-90), ...labels },
      removedAt: removed ? at(-1) : null,
    })),
  });
  await writeWork(tx, made, at);
  await writeProof(tx, made, now);
  const held = made.grants.filter(({ agent, tool }) => made.agents[agent] && made.tools[tool]);
  await db.grant.createMany({
    data: held.map(({ agent, tool, made: since, ends, revoked }, n) => ({
      ...{ id: `g${n}`, agentId: `a${agent}`, toolId: `t${tool}`, requestId: 'r-all', constraints: {} },
      ...{ createdAt: at(since), endsAt: ends === null ? null : at(ends), revokedAt: revoked ? at(-0.5) : null },
    })),
  });
  for (const serial of [1, 2]) {
    await db.revision.create({
      data: {
        serial,
        sha256: `sample ${serial}`,
        cause: 'Sample',
        content: '{}',
        actor: {},
        summary: '',
        createdAt: at(-1),
      },
    });
  }
  for (const [n, gateway] of made.gateways.entries()) {
    const { servers, mode, seenMinutes, told, receipts } = gateway;
    await db.gateway.create({
      data: {
        ...{ id: `gw${n}`, slug: `gw${n}`, name: `GW${n}`, kind: 'remit', mode, servers, createdAt: at(-90) },
        ...{ updatedAt: at(-90), lastSeenAt: seenMinutes === null ? null : at(-seenMinutes / 1_440) },
        batches: {
          create: (told === null ? [] : [told, -1]).map((since, k) => ({
            ...{ number: k + 1, receivedAt: at(since), firstAt: at(since), lastAt: at(since), entries: 1 },
            ...{ entriesSha256: 'd', previous: 'd', hash: 'd' },
          })),
        },
        receipts: {
          create: receipts.map((receipt) => ({ ...receipt, sha256: 's', activatedAt: at(-1), receivedAt: at(-1) })),
        },
      },
    });
  }
  const told = made.calls.filter(({ gateway }) => made.gateways[gateway]);
  await db.decisionDay.createMany({
    data: told.map(({ grant, gateway, day, decision, calls, ...any }, n) => {
      const { agent, tool } = (grant === null ? undefined : held[grant]) ?? any;
      return {
        ...{ start: dayStart(day), key: `k${n}`, gatewayId: `gw${gateway}`, agent: agent === 9 ? '' : `a${agent}` },
        ...{ tool: `s${made.tools[tool]?.server ?? 0}/t${tool}`, reason: 'r', classes: '', decision, calls },
      };
    }),
  });
}

async function writeWork(tx: Conn, made: Company, at: (offset: number) => Date): Promise<void> {
  const db = prismaOf(tx);
  const request = (id: string, number: number, asked: number) => ({
    ...{ id, number, title: 'Sample', justification: '', operations: [], digest: 'd', requesterId: 'p0' },
    ...{ approvalPolicyVersion: 1, stages: [], createdAt: at(asked), updatedAt: at(asked), clockFrom: at(asked) },
    ...{ clockDigest: 'd', askedAt: at(asked) },
  });
  await db.changeRequest.create({ data: { ...request('r-all', 900, -70), state: 'approved', decidedAt: at(-69) } });
  await db.changeRequest.createMany({
    data: made.requests.map(({ state, asked, hours, breakGlass, reviewed }, n) => ({
      ...request(`r${n}`, 901 + n, asked),
      ...{ state, breakGlass, reviewedAt: breakGlass && reviewed ? at(-1) : null },
      decidedAt: state === 'pending' ? null : at(Math.min(asked + hours / 24, -0.1)),
    })),
  });
  await db.decision.createMany({
    data: made.requests.flatMap(({ decisions }, n) =>
      decisions.map(({ by, decision }, k) => ({
        ...{ id: `d${n}-${k}`, requestId: `r${n}`, personId: `p${by}`, decision, stage: 's', digest: 'd' },
        ...{ comment: '', via: 'session', at: at(-1) },
      })),
    ),
  });
  await db.review.createMany({
    data: made.reviews.map(({ kind, due, signed }, n) => ({
      ...{ id: `v${n}`, number: n + 1, team: 'people', part: n + 1, kind, from: at(due - 14), to: at(due - 7) },
      ...{ openedAt: at(due - 7), dueAt: at(due), policyVersion: 1 },
      completedAt: signed === null ? null : at(Math.min(due + signed, -0.1)),
    })),
  });
  await db.reviewAgent.createMany({
    data: made.reviews.flatMap(({ agents }, n) =>
      agents.map((agent) => ({ id: `v${n}-${agent}`, reviewId: `v${n}`, agent: `a${agent}`, snapshot: {} })),
    ),
  });
  await db.riskAcceptance.createMany({
    data: made.acceptances
      .filter(({ agent }) => made.agents[agent])
      .map(({ agent, until, ended }, n) => ({
        ...{ id: `x${n}`, agentId: `a${agent}`, risk: 'r', reason: 'r', compensation: 'c', requestId: 'r-all' },
        ...{ acceptedById: 'p0', createdAt: at(-30), until: at(until), endedAt: ended ? at(-1) : null },
      })),
  });
  for (const [n, one] of made.incidents.entries()) {
    const after = (hours: number | null) => (hours === null ? null : at(one.declared + hours / 24));
    await db.incident.create({
      data: {
        ...{ id: `i${n}`, number: n + 1, title: 'Sample', type: 'malfunction', severity: 'high', runbook: 1 },
        ...{ state: one.closed ? 'closed' : 'triaged', outcome: one.closed && one.false ? 'false-alarm' : null },
        ...{ agents: [], alerts: [], declaredAt: at(one.declared), detectedAt: at(one.declared) },
        ...{ occurredAt: one.occurred === null ? null : at(one.declared - one.occurred / 24) },
        ...{ triagedAt: after(one.triaged), containedAt: after(one.contained), recoveredAt: after(one.recovered) },
        entries: {
          create: one.told.map(({ applies, aware, filed }) => ({
            ...{ kind: 'obligation', at: at(aware), recordedAt: at(aware), text: '' },
            detail: {
              ...{ duty: 'eu-art-73', applies, why: 'w', awareAt: applies ? at(aware).toISOString() : null },
              ...{ filedAt: filed ? at(aware + 1).toISOString() : null, reference: null },
            },
          })),
        },
      },
    });
  }
}

async function writeProof(tx: Conn, made: Company, now: Date): Promise<void> {
  const db = prismaOf(tx);
  const dayStart = (offset: number) => new Date(Math.floor(now.getTime() / DAY) * DAY + offset * DAY);
  await db.controlState.createMany({
    data: made.controls.map(({ control, ago, status }) => ({
      ...{ control, status, at: dayStart(-ago), version: 1, passing: 0, tests: 0, failing: 0, excepted: 0 },
    })),
  });
  if (made.costs.length === 0) return;
  const file = {
    id: 'c0',
    number: 1,
    source: 's',
    fileName: 'f',
    sha256: 'd',
    currency: 'EUR',
    rows: made.costs.length,
  };
  await db.costImport.create({ data: { ...file, from: dayStart(-120), to: dayStart(1), personId: 'p0', at: now } });
  const lines = made.costs.map(({ ago, activity, cents }) => ({
    ...{ importId: 'c0', day: dayStart(-ago), activity, effective: cents / 100, billed: cents / 100 },
  }));
  await db.costDay.createMany({ data: lines.map((line) => ({ ...line, rows: 1 })) });
  await db.costRow.createMany({
    data: lines.map(({ day, ...line }, n) => ({
      ...{ ...line, line: n + 2, digest: `d${n}`, service: 's', from: day, to: new Date(day.getTime() + DAY) },
    })),
  });
}
