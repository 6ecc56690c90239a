import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import type { PrismaConn } from '@/lib/db/prisma';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { CURRENT_LEGAL_DATA } from '@/lib/eu-ai-act/current-data';
import { addAttestation } from '@/lib/gateways/attestations/add-attestation';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createRequest } from '@/lib/requests/create-request';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { decideAppetite } from './appetite/decide-appetite';
import { proposeAppetite } from './appetite/propose-appetite';
import { decideException } from './exceptions/decide-exception';
import { endException } from './exceptions/end-exception';
import { proposeException } from './exceptions/propose-exception';
import { TEST_IDS, type TestId } from './model/tests';
import { noteControlStates } from './note-states';
import { getControl, listAppetites, listControls, listOpenExceptions, readReadiness } from './queries';
import { setControlOwner } from './set-owner';
import { signOffControl } from './sign-off-control';
import { runTests } from './test-controls';

const DAY = 86_400_000;
const code = (value: string) => expect.objectContaining({ code: value });

let company: TestCompany;
let root: PersonActor;
let eve: PersonActor;
/** Id of the agent. */
let bot: string;
const as = (actor: PersonActor) => company.world.ctx(actor);
const ago = (days: number) => new Date(company.world.clock.now.getTime() - days * DAY);
const run = (conn: Conn) => runTests(conn, company.world.clock.now, TEST_IDS, () => 50);

/** What fails, by test: the keys of its resources. */
async function failing(conn: Conn): Promise<Record<string, string[]>> {
  const found = [...(await run(conn)).values()].filter(({ status }) => status === 'failing');
  return Object.fromEntries(found.map(({ id, resources }) => [id, resources.map(({ key }) => key)]));
}

/** Runs in a transaction that is taken back, so that one fault knows nothing of another. */
async function tried<T>(work: (tx: Conn, db: PrismaConn) => Promise<T>): Promise<T> {
  let found: T | undefined;
  const undo = new Error('undo');
  await company.world.db
    .transaction(async (tx) => {
      found = await work(tx, prismaOf(tx));
      throw undo;
    })
    .catch((error) => {
      if (error !== undo) throw error;
    });
  return found as T;
}

const alert = (id: string, number: number, more: object = {}) => ({
  ...{ id, number, story: id, detection: 'volume', version: 1, severity: 'critical', state: 'benign', agent: 'bot' },
  ...{
    title: `Alert ${id}`,
    says: 'Sample.',
    path: [],
    dataClasses: [],
    observed: 1,
    expected: 0,
    calls: 1,
    events: [],
  },
  ...{ firstAt: ago(2), lastAt: ago(2), raisedAt: ago(2), triagedAt: ago(2) },
  ...more,
});

const asked = (id: string, more: object = {}) => ({
  ...{ id, title: id, justification: 'Sample.', state: 'approved', operations: [], digest: `${id}-digest` },
  ...{ requesterId: company.ada.id, approvalPolicyVersion: 1, stages: [], createdAt: ago(9), updatedAt: ago(9) },
  ...{ decidedAt: ago(9), clockFrom: ago(9), clockDigest: 'x', askedAt: ago(9) },
  ...more,
});

const weekly = (id: string, number: number, more: object = {}) => ({
  ...{ id, number, team: 'support', kind: 'weekly', from: new Date('2026-11-09'), to: new Date('2026-11-16') },
  ...{ openedAt: new Date('2026-11-16'), dueAt: new Date('2026-11-22'), policyVersion: 1 },
  ...{ completedAt: new Date('2026-11-21'), completedById: company.tove.id, outcome: 'reviewed' },
  ...more,
});

const accepted = (id: string, until: Date) => ({
  ...{ id, agentId: bot, risk: 'Sample risk', reason: 'x', compensation: 'x', requestId: 'x' },
  ...{ acceptedById: company.tove.id, createdAt: ago(9), until },
});

/** Lets every gateway be heard, with the newest policy in force. */
async function settleGateways(db: PrismaConn): Promise<void> {
  const { now } = company.world.clock;
  await db.gateway.updateMany({ data: { lastSeenAt: now } });
  const newest = await db.revision.findFirstOrThrow({ orderBy: { serial: 'desc' } });
  for (const { serial, gatewayId, sha256 } of await db.publishedPolicy.findMany({ where: { serial: newest.serial } })) {
    await db.receipt.create({
      data: { gatewayId, serial, sha256, status: 'activated', activatedAt: now, receivedAt: now },
    });
  }
}

/** A company in which every test has something to look at, and passes. */
async function bringInOrder(): Promise<void> {
  const { world, tove } = company;
  const db = prismaOf(world.db.read);
  const { now } = world.clock;
  const servers = ['crm'];
  await createGateway({ ctx: as(root), input: { slug: 'edge', name: 'Edge', kind: 'remit', servers } });
  await createGateway({ ctx: as(root), input: { slug: 'kong', name: 'Kong', kind: 'kong', servers: [] } });
  const report = {
    report: 'soc2-type-2',
    auditor: 'Sample auditors',
    periodStart: '2026-01-01',
    periodEnd: '2026-12-31',
  };
  await addAttestation({ ctx: as(root), input: { slug: 'kong', attestation: report } });
  await company.registered('bot', 'crm/get_customer', 'crm/refund');
  await company.registered('gone', 'crm/search');
  const retire = { title: 'Away', justification: 'Sample.', operations: [{ op: 'retire', agent: 'gone' }] };
  const { id, state } = await createRequest({ ctx: as(company.ada), input: retire });
  if (state === 'pending') await company.decide(id);
  const identities = [{ iss: 'https://idp.example', sub: 'bot' }];
  const classed = { euClass: 'minimal', euDataVersion: CURRENT_LEGAL_DATA.version, createdAt: ago(30) };
  await db.agent.updateMany({ where: { slug: 'bot' }, data: { identities, ...classed } });
  await db.tool.updateMany({ data: { dataClass: 'internal' } });
  await db.approvalPolicyVersion.create({
    data: { version: 2, content: {}, note: 'Sample.', createdAt: now, actor: { kind: 'system' } },
  });
  await settleGateways(db);
  await db.grant.updateMany({ data: { createdAt: ago(61) } });
  for (const { id: gatewayId } of await db.gateway.findMany()) {
    const hashes = { entriesSha256: 'x', previous: 'x', hash: gatewayId };
    const times = { receivedAt: ago(61), firstAt: now, lastAt: now };
    await db.decisionBatch.create({ data: { gatewayId, number: 1, entries: 1, ...hashes, ...times } });
    await db.decisionSequence.create({ data: { gatewayId, first: 1, last: 1 } });
  }
  for (const name of ['watch-calls', 'watch-standing', 'watch-habits', 'verify-policy']) {
    const ran = { startedAt: now, finishedAt: now, outcome: 'succeeded' };
    await db.job.create({ data: { name, everyMs: 1, ...ran } });
  }
  bot = (await db.agent.findUniqueOrThrow({ where: { slug: 'bot' } })).id;
  await db.riskAcceptance.create({ data: accepted('ra1', ago(-9)) });
  await db.review.create({ data: weekly('rv1', 1) });
  const item = {
    reviewId: 'rv1',
    agent: 'bot',
    tool: 'crm/search',
    grantId: 'x',
    recommendation: 'revoke',
    reason: 'x',
  };
  await db.reviewItem.create({ data: { id: 'ri1', ...item, facts: {} } });
  const taken = { reviewId: 'rv1', itemId: 'ri1', decision: 'revoke', personId: tove.id, serial: 1, at: ago(3) };
  await db.reviewDecision.create({ data: taken });
  await db.alert.create({ data: alert('al1', 1, { detection: 'unregistered' }) });
  await db.alert.create({ data: alert('al2', 2, { state: 'incident' }) });
  await db.incident.create({
    data: {
      ...{ id: 'in1', number: 1, title: 'Sample', type: 'x', severity: 'low', state: 'triaged', alerts: ['al2'] },
      ...{ agents: ['bot'], runbook: 1, detectedAt: now, declaredAt: now, commanderId: tove.id },
    },
  });
  const action = { id: 'ia1', incidentId: 'in1', what: 'Mend it', ownerId: tove.id, createdAt: now };
  await db.incidentAction.create({ data: { ...action, dueAt: ago(-9) } });
  const glass = { breakGlass: true, reviewDueAt: ago(5), reviewedAt: ago(6), reviewedById: tove.id };
  await db.changeRequest.create({ data: asked('glass', glass) });
}

beforeAll(async () => {
  company = await openTestCompany();
  root = await company.world.person('Root', 'admin');
  eve = await company.world.person('Eve', 'executive');
});
afterAll(() => company.close());

describe('controls', () => {
  it('says nothing, no data and not enough history apart, and takes none of them for a pass', async () => {
    const empty = await run(company.world.db.read);
    const status = (id: TestId) => empty.get(id)?.status;
    expect(status('agents-owned')).toBe('none');
    expect(status('unregistered-handled')).toBe('no-data');
    expect(await failing(company.world.db.read)).toMatchObject({ 'risk-appetite': ['company'] });
    expect(await readReadiness(company.world.db.read)).toContainEqual(
      expect.objectContaining({ control: 'CC6.3', status: null, at: null }),
    );
    await tried(async (tx, db) => {
      const { sam, lin } = company;
      const spec = { purpose: 'x', team: 'new', environment: 'production', exposure: 'internal', status: 'active' };
      const numbers = { autonomy: 0, reach: 0, untrustedInput: 0, actionImpact: 0, requireUser: false };
      const json = { models: [], identities: [], dataAccess: {} };
      const people = { ownerId: sam.id, backupOwnerId: lin.id, createdById: sam.id };
      const at = { createdAt: company.world.clock.now, updatedAt: company.world.clock.now };
      await db.agent.create({
        data: { id: 'a1', slug: 'a1', name: 'A', ...spec, ...numbers, ...json, ...people, ...at },
      });
      const results = await run(tx);
      expect(results.get('reviews-opened')?.status).toBe('too-early');
      expect(results.get('reviews-signed')?.words).toBe('No weekly review was due yet.');
    });
  });

  it('asks a second person for the risk appetite', async () => {
    const { tove } = company;
    await proposeAppetite({ ctx: as(root), input: { text: 'No agent moves money by itself.' } });
    const decide = (by: PersonActor, version = 1) =>
      decideAppetite({ ctx: as(by), input: { version, decision: 'approve', reason: 'Read it.' } });
    await expect(decide(root)).rejects.toEqual(code('own_request'));
    await expect(decide(tove)).rejects.toEqual(code('forbidden'));
    await expect(proposeAppetite({ ctx: as(tove), input: { text: 'Another.' } })).rejects.toEqual(code('conflict'));
    await expect(
      prismaOf(company.world.db.read).riskAppetiteDecision.create({
        data: { version: 1, decision: 'approve', reason: 'x', personId: root.id, via: 'session', at: new Date() },
      }),
    ).rejects.toThrow();
    await decide(eve);
    await expect(decide(eve)).rejects.toEqual(code('conflict'));
    expect(await listAppetites({ ctx: as(company.tove) })).toMatchObject({
      items: [{ version: 1, state: 'in-force', decision: { person: { name: 'Eve' } } }],
    });
  });

  it('passes every test in a company where all is in order', async () => {
    await bringInOrder();
    const results = [...(await run(company.world.db.read)).values()];
    expect(results.filter(({ status }) => status !== 'passing')).toEqual([]);
    const { items } = await listControls({ ctx: as(eve) });
    expect(items.map(({ status }) => status)).toEqual(items.map(() => 'passing'));
  });

  /** Each fault, the test that finds it, and the resource that it names. */
  const faults: [TestId, string, (db: PrismaConn) => Promise<unknown>][] = [
    ['agents-assessed', 'bot', (db) => db.agent.updateMany({ where: { slug: 'bot' }, data: { riskScore: null } })],
    ['eu-classified', 'bot', (db) => db.agent.updateMany({ where: { slug: 'bot' }, data: { euClass: null } })],
    ['eu-current', 'bot', (db) => db.agent.updateMany({ where: { slug: 'bot' }, data: { euDataVersion: 0 } })],
    ['vendors-attested', 'kong', (db) => db.gatewayAttestation.updateMany({ data: { removedAt: ago(1) } })],
    ['acceptances-in-time', 'bot ra9', (db) => db.riskAcceptance.create({ data: accepted('ra9', ago(1)) })],
    ['assessed-after-change', 'bot', (db) => db.grant.updateMany({ data: { createdAt: ago(-1) } })],
    [
      'agents-owned',
      'bot',
      (db) => db.person.updateMany({ where: { id: company.lin.id }, data: { status: 'disabled' } }),
    ],
    ['retired-ungranted', 'bot', (db) => db.agent.updateMany({ where: { slug: 'bot' }, data: { status: 'retired' } })],
    [
      'digests-match',
      'kong',
      (
        db,
      ) => db.$executeRaw`INSERT INTO "Receipt" ("gatewayId", "serial", "sha256", "status", "activatedAt", "receivedAt")
        SELECT "gatewayId", "serial", 'other', 'activated', now(), now() FROM "PublishedPolicy"
        WHERE "gatewayId" = (SELECT "id" FROM "Gateway" WHERE "slug" = 'kong') ORDER BY "serial" DESC LIMIT 1`,
    ],
    ['agents-identified', 'bot', (db) => db.agent.updateMany({ data: { identities: [] } })],
    ['agents-enforced', 'bot', (db) => db.agent.updateMany({ data: { mode: 'shadow' } })],
    ['servers-enforced', 'crm', (db) => db.gateway.updateMany({ where: { slug: 'edge' }, data: { servers: [] } })],
    [
      'tools-classified',
      'crm/refund',
      (db) => db.tool.updateMany({ where: { name: 'refund' }, data: { dataClass: null } }),
    ],
    [
      'retired-off-gateways',
      'gone',
      async (db) => {
        const gone = await db.agent.findUniqueOrThrow({ where: { slug: 'gone' } });
        const operations = [{ op: 'retire', agent: 'gone' }];
        await db.changeRequest.create({ data: asked('cr9', { operations, revisionSerial: 99, number: 99 }) });
        await db.requestAgent.create({ data: { requestId: 'cr9', agentId: gone.id } });
      },
    ],
    ['reviews-signed', 'rv2', (db) => db.review.create({ data: weekly('rv2', 2, { part: 2, completedAt: null }) })],
    ['reviews-opened', 'other', (db) => db.agent.updateMany({ where: { slug: 'bot' }, data: { team: 'other' } })],
    [
      'removals-proven',
      'rv1 9',
      (db) =>
        db.reviewDecision.create({
          data: { id: 9, reviewId: 'rv1', itemId: 'ri1', decision: 'revoke', serial: 99, at: ago(1) },
        }),
    ],
    [
      'grants-used',
      'bot',
      (db) =>
        db.alert.create({ data: alert('al9', 9, { detection: 'unused-grants', state: 'open', severity: 'low' }) }),
    ],
    ['agents-confirmed', 'bot', (db) => db.agent.updateMany({ data: { reviewDueAt: ago(1) } })],
    ['servers-read', 'crm', (db) => db.mcpServer.updateMany({ data: { lastSyncAt: ago(2) } })],
    [
      'definitions-agreed',
      'crm/refund',
      (db) => db.tool.updateMany({ where: { name: 'refund' }, data: { driftedAt: ago(8) } }),
    ],
    [
      'unregistered-handled',
      'al9',
      (db) =>
        db.alert.create({
          data: alert('al9', 9, {
            detection: 'unregistered',
            state: 'acknowledged',
            raisedAt: ago(4),
            triagedAt: ago(4),
          }),
        }),
    ],
    [
      'calls-told',
      'kong',
      (db) => db.$executeRaw`INSERT INTO "DecisionSequence" SELECT "id", 9, 9 FROM "Gateway" WHERE "slug" = 'kong'`,
    ],
    [
      'detections-run',
      'watch-calls',
      (db) => db.job.updateMany({ where: { name: 'watch-calls' }, data: { outcome: 'failed' } }),
    ],
    ['alerts-triaged', 'al9', (db) => db.alert.create({ data: alert('al9', 9, { triagedAt: ago(1.8) }) })],
    ['incidents-declared', 'al2', (db) => db.incident.updateMany({ data: { alerts: [] } })],
    ['incidents-led', 'in1', (db) => db.incident.updateMany({ data: { commanderId: null } })],
    ['actions-in-time', 'in1 ia1', (db) => db.incidentAction.updateMany({ data: { dueAt: ago(1) } })],
    [
      'break-glass-reviewed',
      'glass',
      (db) => db.changeRequest.updateMany({ where: { id: 'glass' }, data: { reviewedAt: ago(4) } }),
    ],
    [
      'gateways-current',
      'kong',
      (db) => db.gateway.updateMany({ where: { slug: 'kong' }, data: { lastSeenAt: ago(1) } }),
    ],
    [
      'policy-verified',
      'policy',
      (db) => db.job.updateMany({ where: { name: 'verify-policy' }, data: { finishedAt: ago(1) } }),
    ],
    [
      'decided-on-digest',
      'cr9',
      async (db) => {
        await db.changeRequest.create({ data: asked('cr9', { number: 99 }) });
        const word = { decision: 'approve', stage: 'x', digest: 'other', comment: '', via: 'session', at: ago(9) };
        await db.decision.create({ data: { id: 'd9', requestId: 'cr9', personId: company.tove.id, ...word } });
      },
    ],
    [
      'no-self-approval',
      'cr9',
      async (db) => {
        await db.changeRequest.create({ data: asked('cr9', { number: 99 }) });
        const word = {
          decision: 'approve',
          stage: 'x',
          digest: 'cr9-digest',
          comment: '',
          via: 'session',
          at: ago(9),
        };
        await db.decision.create({ data: { id: 'd9', requestId: 'cr9', personId: company.ada.id, ...word } });
      },
    ],
    [
      'toxic-accepted',
      'bot',
      async (db) => {
        await db.riskAcceptance.updateMany({ data: { endedAt: ago(0) } });
        await db.tool.updateMany({ where: { name: 'refund' }, data: { dataClass: 'restricted' } });
        await db.tool.updateMany({ where: { name: 'get_customer' }, data: { untrusted: true, outward: true } });
      },
    ],
  ];

  it('finds each planted fault, by the resource that has it, and nothing else', async () => {
    const found: unknown[] = [];
    for (const [, , plant] of faults) {
      found.push(
        await tried(async (tx, db) => {
          await plant(db);
          return failing(tx);
        }),
      );
    }
    expect(found).toEqual(faults.map(([id, key]) => ({ [id]: [key] })));
  });

  it('finds an agent that reaches all three legs through another one', async () => {
    const legs = await tried(async (tx, db) => {
      await db.riskAcceptance.updateMany({ data: { endedAt: ago(0) } });
      const agent = await db.agent.findUniqueOrThrow({ where: { slug: 'bot' } });
      await db.agent.create({
        data: { ...agent, id: 'a2', slug: 'caller', delegatesTo: ['bot'] } as never,
      });
      await db.tool.updateMany({ where: { name: 'refund' }, data: { dataClass: 'restricted' } });
      await db.tool.updateMany({ where: { name: 'get_customer' }, data: { untrusted: true, outward: true } });
      return (await run(tx)).get('toxic-accepted')?.resources;
    });
    expect(legs).toMatchObject([
      { key: 'bot', why: expect.stringContaining('It holds') },
      { key: 'caller', why: expect.stringContaining('may call') },
    ]);
  });

  it('lets two people live with a failing resource until an end, and nobody alone', async () => {
    const { world, tove, vera, ada } = company;
    const db = prismaOf(world.db.read);
    await db.tool.updateMany({ where: { name: 'refund' }, data: { dataClass: null } });
    const ask = { test: 'tools-classified', reason: 'Being labelled.', compensation: 'Treated as restricted.' };
    const until = ago(-9).toISOString();
    const propose = (resource: string, by = tove, more: object = {}) =>
      proposeException({ ctx: as(by), input: { ...ask, resource, until, ...more } });
    await expect(propose('crm/refund', ada)).rejects.toEqual(code('not_found'));
    await expect(propose('crm/search')).rejects.toEqual(code('invalid_input'));
    await expect(propose('crm/refund', tove, { until: ago(-200).toISOString() })).rejects.toEqual(
      code('invalid_input'),
    );
    const { id, state } = await propose('crm/refund');
    expect(state).toBe('waiting');
    await expect(propose('crm/refund')).rejects.toEqual(code('conflict'));
    expect(await failing(world.db.read)).toEqual({ 'tools-classified': ['crm/refund'] });
    const decide = (by: PersonActor) =>
      decideException({ ctx: as(by), input: { id, decision: 'approve', reason: 'Until Friday.' } });
    expect(await listOpenExceptions({ ctx: as(eve) })).toMatchObject({
      items: [{ id, control: 'CC3.2', state: 'waiting' }],
    });
    await expect(decide(tove)).rejects.toEqual(code('own_request'));
    expect(await decide(vera)).toMatchObject({
      state: 'in-force',
      steps: [{ step: 'approve', person: { name: 'Vera' } }],
    });
    expect(await failing(world.db.read)).toEqual({});
    expect(await getControl({ ctx: as(eve), id: 'CC6.1' })).toMatchObject({ status: 'passing', excepted: 1 });
    // Its end is not something that anybody has to do.
    world.clock.advance(10 * DAY);
    expect((await failing(world.db.read))['tools-classified']).toEqual(['crm/refund']);
    world.clock.advance(-10 * DAY);
    await endException({ ctx: as(tove), input: { id, reason: 'Labelled tomorrow.' } });
    expect(await failing(world.db.read)).toEqual({ 'tools-classified': ['crm/refund'] });
    await expect(db.controlException.updateMany({ data: { until: ago(-99) } })).rejects.toThrow();
  });

  it('keeps who answers, who looked and what the tests said then', async () => {
    const { world, stan, vera } = company;
    const owner = (email: string) => setControlOwner({ ctx: as(vera), input: { id: 'CC6.1', owner: email } });
    await expect(owner(stan.email)).rejects.toEqual(code('invalid_input'));
    const sign = () => signOffControl({ ctx: as(eve), input: { id: 'CC6.1', note: 'Asked for the label.' } });
    await expect(sign()).rejects.toEqual(code('forbidden'));
    await owner(eve.email);
    expect(await sign()).toMatchObject({
      owner: { name: 'Eve' },
      signOffs: [{ person: { name: 'Eve' }, seen: { status: 'failing', failing: 1 } }],
    });
    const note = () => noteControlStates({ ctx: world.system, input: {} });
    expect(await note()).toMatchObject({ noted: 11, failing: 2 });
    world.clock.advance(60_000);
    expect(await note()).toMatchObject({ noted: 0 });
    const since = world.clock.now.toISOString();
    await prismaOf(world.db.read).tool.updateMany({ where: { name: 'refund' }, data: { dataClass: 'internal' } });
    expect(await note()).toMatchObject({ noted: 2, failing: 0 });
    expect(await getControl({ ctx: as(eve), id: 'CC6.1' })).toMatchObject({
      ...{ status: 'passing', since },
      history: [{ status: 'passing' }, { status: 'failing', failing: 1 }],
    });
    expect(await readReadiness(world.db.read)).toContainEqual(
      expect.objectContaining({ control: 'CC6.1', status: 'passing', passing: 5, tests: 5, at: since }),
    );
    expect(await listControls({ ctx: as(eve), filter: { framework: 'owasp-mcp', term: 'MCP01' } })).toMatchObject({
      items: [{ id: 'CC6.1' }, { id: 'CC6.2' }],
    });
    await expect(listControls({ ctx: as(stan) })).rejects.toEqual(code('not_found'));
  });
});
