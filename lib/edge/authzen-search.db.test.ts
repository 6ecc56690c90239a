import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { getGateway } from '@/lib/gateways/queries';
import { revokeGatewayToken } from '@/lib/gateways/revoke-gateway-token';
import { createToken } from '@/lib/people/create-token';
import {
  ALICE,
  type AuthZenFixture,
  BOB,
  BOBS_TOKEN,
  CALL,
  CONTEXT,
  CRM,
  FIXTURE,
  openAuthZenFixture,
  RECORD_1,
  RECORD_2,
  WRITTEN,
  without,
} from '@/lib/testing/authzen-fixture';

// Numbers are the sections of the certification scenario.
let fixture: AuthZenFixture;
beforeAll(async () => {
  fixture = await openAuthZenFixture();
});
afterAll(() => fixture.close());

const evaluation = (body: unknown, headers?: Record<string, string>) =>
  fixture.send('/access/v1/evaluation', body, headers);
const search = (what: string, body: unknown) => fixture.send(`/access/v1/search/${what}`, body);

describe('Search', () => {
  const subjects = { subject: { type: 'agent' }, action: CALL, resource: RECORD_1 };
  const resources = { subject: ALICE, action: CALL, resource: { type: 'tool' } };
  const actions = { subject: ALICE, resource: CRM };
  const tool = (id: string) => ({ type: 'tool', id });
  const BOTH = [ALICE, BOB];
  const ALICES = [tool('crm/get_customer'), tool('crm/refund')];
  const OPEN = [{ name: 'initialize' }, { name: 'tools/list' }];

  it.each<[string, string, object, object[]]>([
    ['4.2.1', 'subject', subjects, BOTH],
    ['4.2.2', 'subject', { ...subjects, context: CONTEXT }, BOTH],
    ['4.2.3', 'subject', { ...subjects, subject: ALICE }, BOTH],
    ['4.2.4', 'subject', { ...subjects, context: { piiFound: true } }, [BOB]],
    [
      '4.2.4 identities',
      'subject',
      { ...subjects, subject: { type: 'identity' }, action: { ...CALL, properties: { piiFound: true } } },
      [BOBS_TOKEN],
    ],
    ['4.3.1', 'resource', resources, ALICES],
    ['4.3.2', 'resource', { ...resources, context: CONTEXT }, ALICES],
    ['4.3.3', 'resource', { ...resources, resource: RECORD_2 }, ALICES],
    ['4.3.4', 'resource', { ...resources, subject: BOBS_TOKEN }, [RECORD_1]],
    [
      '4.3 names, where the server is said',
      'resource',
      { ...resources, context: { server: 'crm' } },
      [tool('get_customer'), tool('refund')],
    ],
    ['4.3 servers', 'resource', { subject: BOB, action: OPEN[0], resource: { type: 'mcp_server' } }, [CRM]],
    ['4.4.1', 'action', actions, OPEN],
    ['4.4.2', 'action', { ...actions, context: CONTEXT }, OPEN],
    ['4.4.3', 'action', { subject: BOBS_TOKEN, resource: RECORD_1 }, [CALL]],
    ['4.6.1 unknown subject', 'action', { ...actions, subject: { type: 'agent', id: 'nonexistent' } }, []],
    ['4.6.1 unknown resource', 'subject', { ...subjects, resource: tool('crm/none') }, []],
    ['4.6.1 unknown server', 'subject', { ...subjects, resource: { type: 'mcp_server', id: 'x' } }, []],
    ['4.6.2 unknown type of subject', 'subject', { ...subjects, subject: { type: 'spaceship' } }, []],
    ['4.6.2 unknown type of resource', 'resource', { ...resources, resource: { type: 'spaceship' } }, []],
  ])('%s finds what is allowed: %s', async (_, what, question, results) => {
    const { status, body } = await search(what, question);
    expect([status, body]).toEqual([200, { page: { next_token: '', count: results.length }, results }]);
  });

  it('4.5: gives pages, and the next by its token', async () => {
    const first = await search('subject', { ...subjects, page: { limit: 1 } });
    expect([first.status, first.body.results, first.body.page.count]).toEqual([200, [ALICE], 1]);
    const next = first.body.page.next_token;
    expect(next).toMatch(/^[\w-]+$/);
    const LAST = { page: { next_token: '', count: 1 }, results: [BOB] };
    expect((await search('subject', { ...subjects, page: { token: next } })).body).toEqual(LAST);
    expect((await search('subject', { ...subjects, page: { token: next, limit: 1 } })).body).toEqual(LAST);
    for (const other of [
      { ...subjects, page: { token: next, limit: 2 } },
      { ...subjects, context: { user: 'ada' }, page: { token: next } },
      { ...subjects, resource: WRITTEN, page: { token: next } },
      { ...subjects, page: { token: 'made-up' } },
      { ...subjects, page: { token: '' } },
    ]) {
      const { status, body } = await search('subject', other);
      expect([status, body.errors[0].field]).toEqual([400, 'page.token']);
    }
    const none = await search('subject', { ...subjects, page: { limit: 0 } });
    expect([none.body.results, none.body.page.next_token === '']).toEqual([[], false]);
    expect((await search('subject', { ...subjects, page: { limit: -1 } })).status).toBe(400);
  });

  it.each<[string, string, object, string]>([
    ['4.7.1', 'subject', without(subjects, 'action'), 'action'],
    ['4.7.1', 'resource', without(resources, 'subject'), 'subject'],
    ['4.7.1', 'action', without(actions, 'resource'), 'resource'],
    ['4.7.2', 'subject', { ...subjects, resource: { type: 'tool' } }, 'resource.id'],
    ['4.7.2', 'resource', { ...resources, subject: { type: 'agent' } }, 'subject.id'],
    ['4.7.2', 'action', { ...actions, subject: { type: 'agent' } }, 'subject.id'],
  ])('%s refuses a search for a %s that lacks something', async (_, what, question, field) => {
    const { status, body } = await search(what, question);
    expect([status, body.errors[0].field]).toEqual([400, field]);
  });
});

describe('Discovery', () => {
  it('6: says to anyone where it answers', async () => {
    const response = await fetch(`${fixture.edge.origin}/.well-known/authzen-configuration`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    const at = (path: string) => `https://remit.example.com/access/v1/${path}`;
    expect(await response.json()).toEqual({
      policy_decision_point: 'https://remit.example.com',
      access_evaluation_endpoint: at('evaluation'),
      access_evaluations_endpoint: at('evaluations'),
      search_subject_endpoint: at('search/subject'),
      search_resource_endpoint: at('search/resource'),
      search_action_endpoint: at('search/action'),
    });
  });
});

describe('the decision point', () => {
  it('answers gateways only, each by its own policy', async () => {
    const { world, ada } = fixture.company;
    const personal = await createToken({ ctx: world.ctx(ada), input: { name: 'CI' } });
    for (const Authorization of ['', 'Basic cGVwOnBlcA==', 'Bearer none-at-all', `Bearer ${personal.token}`]) {
      const { status, headers, body } = await evaluation(FIXTURE, { Authorization });
      expect([status, headers.get('www-authenticate'), body.decision]).toEqual([401, 'Bearer', undefined]);
    }
    const elsewhere = await fixture.gateway('elsewhere', { servers: [], kind: 'remit' });
    const { body } = await evaluation(FIXTURE, { Authorization: `Bearer ${elsewhere.token}` });
    expect(body).toMatchObject({ decision: false, context: { reason: 'unknown_agent' } });
    await revokeGatewayToken({ ctx: world.ctx(fixture.admin), input: { slug: 'elsewhere', id: elsewhere.id } });
    await vi.waitFor(async () =>
      expect((await evaluation(FIXTURE, { Authorization: `Bearer ${elsewhere.token}` })).status).toBe(401),
    );
  });

  it('takes POST only, and a megabyte at most', async () => {
    const { status, headers } = await fixture.send('/access/v1/evaluation', null, {}, 'GET');
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    const padded = (bytes: number) => JSON.stringify({ ...FIXTURE, pad: 'x'.repeat(bytes) });
    expect((await evaluation(padded(1_000_000))).body.decision).toBe(true);
    // The second does not say how long it is.
    for (const body of [padded(2_000_000), new Blob([padded(2_000_000)]).stream()]) {
      const { status: tooMuch, headers: closing } = await evaluation(body);
      expect([tooMuch, closing.get('connection')]).toEqual([413, 'close']);
    }
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)},${JSON.stringify(FIXTURE).slice(1)}`;
    expect((await evaluation(deep)).body.decision).toBe(true);
    expect((await fixture.send('/access/v1/nothing', {})).status).toBe(404);
  });

  it('asks the database nothing while a policy is unchanged', async () => {
    await evaluation(FIXTURE);
    const before = fixture.edge.reads();
    for (let n = 0; n < 20; n += 1) expect((await evaluation(FIXTURE)).body.decision).toBe(true);
    // Beside it the edge looks every two seconds whether there is a newer one.
    expect(fixture.edge.reads() - before).toBeLessThan(10);
  });

  it('says so when it cannot know, and not what went wrong', async () => {
    fixture.edge.fault.clock = new Error('secret internals');
    const failed = await evaluation(FIXTURE, { 'X-Request-ID': 'n-1' });
    fixture.edge.fault.clock = null;
    expect([failed.status, failed.body.decision, failed.headers.get('x-request-id')]).toEqual([500, undefined, 'n-1']);
    expect(JSON.stringify(failed.body)).not.toContain('secret');
    fixture.edge.fault.database = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    // A token that was not seen before.
    const unknown = await evaluation(FIXTURE, { Authorization: 'Bearer another-token' });
    fixture.edge.fault.database = null;
    expect([unknown.status, unknown.body.decision]).toEqual([503, undefined]);
    expect((await evaluation(FIXTURE)).body.decision).toBe(true);
  });

  it('makes a gateway that asks current, and silent when it stops', async () => {
    const { world } = fixture.company;
    const of = () => getGateway({ ctx: world.ctx(fixture.admin), slug: 'asking' });
    const asking = await fixture.gateway('asking');
    expect((await of()).state).toBe('never');
    await evaluation(FIXTURE, { Authorization: `Bearer ${asking.token}` });
    await vi.waitFor(async () => expect((await of()).state).toBe('current'));
    const { latestSerial, servedSerial, activatedSerial, lastSeenAt, lastSeenFrom, tokens } = await of();
    expect([lastSeenFrom, tokens[0]?.lastUsedFrom]).toEqual(['127.0.0.1', '127.0.0.1']);
    expect([servedSerial, activatedSerial, lastSeenAt]).toEqual([
      latestSerial,
      latestSerial,
      world.clock.now.toISOString(),
    ]);
    // It says nothing while no agent calls: only after a day is that silence.
    const { now } = world.clock;
    world.clock.advance(86_400_000);
    expect((await of()).state).toBe('current');
    world.clock.advance(1);
    expect((await of()).state).toBe('silent');
    world.clock.now = now;
  });

  it('denies an isolated agent at the next question', async () => {
    const ctx = fixture.company.world.ctx(fixture.company.tove);
    expect((await evaluation({ ...FIXTURE, subject: BOB })).body.decision).toBe(true);
    const { serial } = await suspendAgent({ ctx, input: { slug: 'bob', reason: 'for a test' } });
    await vi.waitFor(async () =>
      expect((await evaluation({ ...FIXTURE, subject: BOB })).body).toEqual({
        decision: false,
        context: { reason: 'agent_suspended', serial },
      }),
    );
  });
});
