import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import type { PrismaConn } from '@/lib/db/prisma';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { type ControlsRig, controlsRig } from '@/lib/testing/controls-rig';
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
let rig: ControlsRig;
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

beforeAll(async () => {
  company = await openTestCompany();
  root = await company.world.person('Root', 'admin');
  eve = await company.world.person('Eve', 'executive');
  rig = controlsRig(company, root);
});
afterAll(() => company.close());

describe('controls', () => {
  it('says nothing, no data and not enough history apart, and takes none of them for a pass', async () => {
    const empty = await run(company.world.db.read);
    const status = (id: TestId) => empty.get(id)?.status;
    expect(status('agents-owned')).toBe('none');
    expect(status('unregistered-handled')).toBe('no-data');
    expect(await failing(company.world.db.read)).toMatchObject({ 'risk-appetite': ['company'] });
    expect(await readReadiness(company.world.db.read, company.world.clock.now)).toContainEqual(
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
    const decide = (by: PersonActor, version = 2) =>
      decideAppetite({ ctx: as(by), input: { version, decision: 'approve', reason: 'Read it.' } });
    await expect(decide(root, 1)).rejects.toEqual(code('own_request'));
    // Where nobody else may decide, a text is not stuck: who wrote it takes it back.
    const back = { version: 1, decision: 'refuse', reason: 'A typing error.' };
    await decideAppetite({ ctx: as(root), input: back });
    await proposeAppetite({ ctx: as(root), input: { text: 'No agent moves money by itself.' } });
    await expect(decide(tove)).rejects.toEqual(code('forbidden'));
    await expect(proposeAppetite({ ctx: as(tove), input: { text: 'Another.' } })).rejects.toEqual(code('conflict'));
    await expect(
      prismaOf(company.world.db.read).riskAppetiteDecision.create({
        data: { version: 2, decision: 'approve', reason: 'x', personId: root.id, via: 'session', at: new Date() },
      }),
    ).rejects.toThrow();
    await decide(eve);
    await expect(decide(eve)).rejects.toEqual(code('conflict'));
    expect(await listAppetites({ ctx: as(company.tove) })).toMatchObject({
      items: [
        { version: 2, state: 'in-force', decision: { person: { name: 'Eve' } } },
        { version: 1, state: 'refused', decision: { person: { name: 'Root' } } },
      ],
    });
  });

  it('passes every test in a company where all is in order', async () => {
    await rig.bringInOrder();
    const results = [...(await run(company.world.db.read)).values()];
    expect(results.filter(({ status }) => status !== 'passing')).toEqual([]);
    const { items } = await listControls({ ctx: as(eve) });
    expect(items.map(({ status }) => status)).toEqual(items.map(() => 'passing'));
  });

  it('finds each planted fault, by the resource that has it, and nothing else', async () => {
    const found: unknown[] = [];
    for (const [, , plant] of rig.faults) {
      found.push(
        await tried(async (tx, db) => {
          await plant(db);
          return failing(tx);
        }),
      );
    }
    expect(found).toEqual(rig.faults.map(([id, key]) => ({ [id]: [key] })));
  });

  it('finds an agent that reaches all three legs through another one', async () => {
    const legs = await tried(async (tx, db) => {
      await db.riskAcceptance.updateMany({ data: { endedAt: ago(0) } });
      const agent = await db.agent.findUniqueOrThrow({ where: { slug: 'bot' } });
      await db.agent.create({
        data: { ...agent, id: 'a2', slug: 'caller', delegatesTo: ['bot', 'caller'] } as never,
      });
      // 'far8' is eight steps away, and 'far9' one too many.
      for (let step = 2; step <= 9; step++) {
        const to = step === 2 ? 'caller' : `far${step - 1}`;
        const far = { id: `f${step}`, slug: `far${step}`, delegatesTo: [to, `far${step}`, 'nobody'] };
        await db.agent.create({ data: { ...agent, ...far } as never });
      }
      await db.tool.updateMany({ where: { name: 'refund' }, data: { dataClass: 'restricted' } });
      await db.tool.updateMany({ where: { name: 'get_customer' }, data: { untrusted: true, outward: true } });
      return (await run(tx)).get('toxic-accepted')?.resources;
    });
    expect(legs?.map(({ key }) => key)).toEqual([
      'bot',
      'caller',
      ...Array.from({ length: 7 }, (_, n) => `far${n + 2}`),
    ]);
    expect(legs?.slice(0, 2)).toMatchObject([
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
    const seen = await getControl({ ctx: as(eve), id: 'CC6.1' });
    expect(seen).toMatchObject({ status: 'passing', excepted: 1 });
    expect(seen.results.find((one) => one.id === ask.test)).toMatchObject({
      ...{ status: 'passing', resources: [], exceptedResources: [{ key: 'crm/refund' }] },
    });
    for (const promise of ['grants-approved', 'no-self-approval']) {
      await expect(propose('crm/refund', tove, { test: promise })).rejects.toEqual(code('invalid_input'));
    }
    // Its end is not something that anybody has to do.
    world.clock.advance(10 * DAY);
    expect((await failing(world.db.read))['tools-classified']).toEqual(['crm/refund']);
    world.clock.advance(-10 * DAY);
    await endException({ ctx: as(tove), input: { id, reason: 'Labelled tomorrow.' } });
    expect(await failing(world.db.read)).toEqual({ 'tools-classified': ['crm/refund'] });
    await expect(db.controlException.updateMany({ data: { until: ago(-99) } })).rejects.toThrow();
  });

  it('excepts one fault of a resource, and not the next one', async () => {
    const { lin, sam, tove, vera } = company;
    const ask = { test: 'agents-owned', resource: 'bot', reason: 'A new one starts.', compensation: 'Sam owns it.' };
    const leave = (tx: Conn, ...ids: string[]) =>
      prismaOf(tx).person.updateMany({ where: { id: { in: ids } }, data: { status: 'disabled' } });
    const both = await tried(async (tx) => {
      await leave(tx, lin.id);
      const db = { read: tx, transaction: <T>(work: (conn: Conn) => Promise<T>) => work(tx) };
      const of = (actor: PersonActor) => ({ ...as(actor), db: { ...company.world.db, ...db } });
      const { id } = await proposeException({ ctx: of(tove), input: { ...ask, until: ago(-9).toISOString() } });
      await decideException({ ctx: of(vera), input: { id, decision: 'approve', reason: 'Until then.' } });
      const before = (await failing(tx))[ask.test];
      await leave(tx, sam.id);
      return [before, (await failing(tx))[ask.test]];
    });
    expect(both).toEqual([undefined, ['bot']]);
  });

  it('tells of alerts by their numbers to those who may not read all, and gives nobody a link that is not for them', async () => {
    const told = await tried(async (tx, db) => {
      const alert = await db.alert.findUniqueOrThrow({ where: { id: 'al1' } });
      const open = { id: 'al9', number: 9, story: 'al9', detection: 'volume', state: 'open', triagedAt: null };
      await db.alert.create({ data: { ...alert, ...open } as never });
      const row = async (actor: PersonActor) => {
        const ctx = { ...as(actor), db: { ...company.world.db, read: tx } };
        const { results } = await getControl({ ctx, id: 'CC7.3' });
        return results.find(({ id }) => id === 'alerts-triaged')?.resources;
      };
      return [await row(eve), await row(company.vera)];
    });
    expect(told).toMatchObject([
      [{ label: 'Alert 9', href: null, why: expect.stringMatching(/^An alert, raised/) }],
      [{ label: 'Alert al1', href: '/alerts/al9', why: expect.stringMatching(/^Critical, raised/) }],
    ]);
  });

  it('keeps who answers, who looked and what the tests said then', async () => {
    const { world, stan, vera } = company;
    const owner = (email: string) => setControlOwner({ ctx: as(vera), input: { id: 'CC6.1', owner: email } });
    await expect(owner(stan.email)).rejects.toEqual(code('invalid_input'));
    const sign = (db = world.db) =>
      signOffControl({ ctx: { ...as(eve), db }, input: { id: 'CC6.1', note: 'Asked for the label.' } });
    await expect(sign()).rejects.toEqual(code('forbidden'));
    await owner(eve.email);
    // Tests run before the lock: a transaction in which they cannot run is enough for the rest.
    const transaction: typeof world.db.transaction = (work) =>
      world.db.transaction(async (tx) => {
        const rename = (from: string, to: string) =>
          prismaOf(tx).$executeRawUnsafe(`ALTER TABLE "${from}" RENAME TO "${to}"`);
        await rename('Gateway', 'Away');
        const done = await work(tx);
        await rename('Away', 'Gateway');
        return done;
      });
    const signed = { person: { name: 'Eve' }, seen: { status: 'failing', failing: 1 } };
    expect(await sign({ ...world.db, transaction })).toMatchObject(signed);
    expect(await getControl({ ctx: as(eve), id: 'CC6.1' })).toMatchObject({
      ...{ owner: { name: 'Eve' }, signOffs: [signed] },
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
    expect(await readReadiness(world.db.read, world.clock.now)).toContainEqual(
      expect.objectContaining({ control: 'CC6.1', status: 'passing', passing: 5, tests: 5, at: since }),
    );
    expect(await listControls({ ctx: as(eve), filter: { framework: 'owasp-mcp', term: 'MCP01' } })).toMatchObject({
      items: [{ id: 'CC6.1' }, { id: 'CC6.2' }],
    });
    await expect(listControls({ ctx: as(stan) })).rejects.toEqual(code('not_found'));
  });

  it('lists what was noted as long as it is fresh, and calls nothing ready that nobody tested lately', async () => {
    const { world } = company;
    const db = prismaOf(world.db.read);
    const testedAt = world.clock.now.toISOString();
    const ran = { startedAt: world.clock.now, finishedAt: world.clock.now, outcome: 'succeeded' };
    await db.job.create({ data: { name: 'test-controls', everyMs: 1, ...ran } });
    await db.tool.updateMany({ where: { name: 'refund' }, data: { dataClass: null } });
    const list = async () => {
      const { items, ...more } = await listControls({ ctx: as(eve) });
      return { ...more, failing: items.filter(({ status }) => status === 'failing').map(({ id }) => id) };
    };
    world.clock.advance(19 * 60_000);
    expect(await list()).toEqual({ testedAt, failing: [] });
    world.clock.advance(2 * 60_000);
    const now = world.clock.now.toISOString();
    expect(await list()).toMatchObject({ testedAt: now, failing: expect.arrayContaining(['CC3.2', 'CC6.1']) });
    const statuses = async (days: number) =>
      new Set((await readReadiness(world.db.read, ago(-days))).map(({ status }) => status));
    expect(await statuses(1)).toEqual(new Set(['passing']));
    expect(await statuses(1.1)).toEqual(new Set([null]));
  });

  it('says of a test that broke that nobody knows, and runs the others', async () => {
    const { read } = company.world.db;
    const rename = (from: string, to: string) =>
      prismaOf(read).$executeRawUnsafe(`ALTER TABLE "${from}" RENAME TO "${to}"`);
    await rename('IncidentAction', 'Away');
    const results = await run(read).finally(() => rename('Away', 'IncidentAction'));
    expect(results.get('actions-in-time')).toMatchObject({
      status: 'no-data',
      words: expect.stringContaining('broke'),
    });
    expect(results.get('incidents-led')?.status).toBe('passing');
  });

  it('tells the owner of a control that began to fail, or security where there is none, once a day', async () => {
    const { world, vera } = company;
    const db = prismaOf(world.db.read);
    const told = async () => {
      const path = { in: ['/controls/CC3.2', '/controls/CC6.1'] };
      const notes = await db.notification.findMany({ where: { event: 'control.failing', path } });
      return notes.map(({ personId, path, title }) => [personId, path, title]);
    };
    const label = async (dataClass: string | null, after = 60_000) => {
      await db.tool.updateMany({ where: { name: 'refund' }, data: { dataClass } });
      world.clock.advance(after);
      await db.gateway.updateMany({ data: { lastSeenAt: world.clock.now } });
      await noteControlStates({ ctx: world.system, input: {} });
    };
    await label('internal');
    // How the company began was told to nobody.
    expect(await told()).toEqual([]);
    await label(null);
    const first = await told();
    const security = await db.person.count({ where: { status: 'active', roles: { has: 'security' } } });
    const CC32 = first.filter(([, path]) => path === '/controls/CC3.2');
    expect(CC32).toHaveLength(security);
    expect(CC32).toContainEqual([vera.id, '/controls/CC3.2', expect.stringMatching(/^CC3\.2 began to fail/)]);
    const CC61 =
      'CC6.1 began to fail: not so: Every tool that an agent holds has a data class. 1 of 2 tools that are held fails.';
    expect(first.filter((one) => !CC32.includes(one))).toEqual([[eve.id, '/controls/CC6.1', CC61]]);

    await label('internal');
    await label(null, 3_600_000);
    await label(null, 3_600_000);
    expect(await told()).toHaveLength(first.length);
    // It still fails once that day is over; and who owns it may no longer read it.
    await db.person.update({ where: { id: eve.id }, data: { roles: ['engineer'] } });
    await label(null, DAY);
    const later = (await told()).slice(first.length);
    await db.person.update({ where: { id: eve.id }, data: { roles: ['executive'] } });
    expect(later).toHaveLength(2 * security);
    expect(later.map(([who]) => who)).not.toContain(eve.id);
    await label(null, 2 * DAY);
    expect(await told()).toHaveLength(first.length + later.length);
    await label('internal');
  });
});
