import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { getGateway } from '@/lib/gateways/queries';
import { revokeGatewayToken } from '@/lib/gateways/revoke-gateway-token';
import { createToken } from '@/lib/people/create-token';
import type { EdgeServer } from '@/lib/testing/edge-server';
import { startEdge } from '@/lib/testing/edge-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';

// The certification scenario of the AuthZEN working group, by the numbers of its sections: its fixture in the words that
// an agent's policy has. alice may read and write `record-1` (get_customer), and bob may read it only; `record-2` is
// search. Where one resource has several actions it is the server: bob may list its tools, and nobody may "call" it.
// https://openid.github.io/authzen/authorization-api-1_0-certification-scenario.html
let company: TestCompany;
let edge: EdgeServer;
let token: string;
let admin: Awaited<ReturnType<TestCompany['world']['person']>>;

const ALICE = { type: 'agent', id: 'alice' };
const BOB = { type: 'agent', id: 'bob' };
const BOBS_TOKEN = { type: 'identity', id: 'bob-client', properties: { iss: 'https://other.example' } };
const CALL = { name: 'tools/call' };
const RECORD_1 = { type: 'tool', id: 'crm/get_customer' };
const RECORD_2 = { type: 'tool', id: 'crm/search' };
const WRITTEN = { type: 'tool', id: 'crm/refund' };
const CRM = { type: 'mcp_server', id: 'crm' };
const CONTEXT = { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' };
const FIXTURE = { subject: ALICE, action: CALL, resource: RECORD_1 };

beforeAll(async () => {
  company = await openTestCompany();
  const { world } = company;
  admin = await world.person('Root', 'admin');
  const register = async (slug: string, iss: string, tools: object[]) => {
    const input = company.manifest(slug, [], { tools, identities: [{ iss, sub: `${slug}-client` }] });
    const { request } = await registerAgent({ ctx: world.ctx(company.ada), input });
    await company.decide(request?.id as string);
  };
  await register('alice', 'https://idp.example', [
    { tool: 'crm/get_customer', pii: 'block', rateLimit: { limit: 60, windowSeconds: 60 } },
    { tool: 'crm/refund' },
  ]);
  await register('bob', 'https://other.example', [{ tool: 'crm/get_customer' }]);
  token = (await gateway('pep')).token;
  edge = await startEdge(world);
});
afterAll(async () => {
  await edge.close();
  await company.close();
});

async function gateway(slug: string, change: object = {}) {
  const ctx = company.world.ctx(admin);
  await createGateway({ ctx, input: { slug, name: slug, kind: 'authzen', servers: ['crm'], ...change } });
  return createGatewayToken({ ctx, input: { slug } });
}

interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the edge answers; the tests say what it must be.
  body: any;
}

async function send(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Answer> {
  const response = await fetch(edge.origin + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    body: method === 'GET' ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
}
const evaluation = (body: unknown, headers?: Record<string, string>) => send('/access/v1/evaluation', body, headers);
const evaluations = (body: unknown) => send('/access/v1/evaluations', body);
const search = (what: string, body: unknown) => send(`/access/v1/search/${what}`, body);
const without = (body: object, ...names: string[]) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
const decisionsOf = ({ status, body }: Answer) => [
  status,
  body.evaluations?.map(({ decision }: { decision: boolean }) => decision),
];

describe('Basic', () => {
  const otherDefinition = { ...RECORD_1, properties: { definition: 'f'.repeat(64) } };
  const found = (piiFound: boolean) => ({ ...CALL, properties: { piiFound } });
  it.each<[string, object, boolean]>([
    ['2.2.1 permits', FIXTURE, true],
    ['2.2.2 denies', { ...FIXTURE, subject: BOB, resource: WRITTEN }, false],
    ['2.2.3 takes a context', { ...FIXTURE, context: CONTEXT }, true],
    ['2.2.4 denies by a property of the resource', { ...FIXTURE, resource: otherDefinition }, false],
    ['2.2.5 permits by a property of the subject', { ...FIXTURE, subject: BOBS_TOKEN }, true],
    ['2.2.5 and not without it', { ...FIXTURE, subject: without(BOBS_TOKEN, 'properties') }, false],
    ['2.2.6 permits by a property of the action', { ...FIXTURE, action: found(false) }, true],
    ['2.2.7 denies by a property of the action', { ...FIXTURE, action: found(true) }, false],
    [
      '2.2.8 takes other properties',
      {
        subject: { ...ALICE, properties: { department: 'Sales', role: 'manager' } },
        action: { ...CALL, properties: { method: 'GET' } },
        resource: { ...RECORD_1, properties: { status: 'active', owner: 'bob' } },
      },
      true,
    ],
    ['2.2.9 ignores unknown fields', { ...FIXTURE, foo: 'bar', futureField: { nested: true } }, true],
  ])('%s', async (_, question, decision) => {
    const { status, headers, body } = await evaluation(question);
    expect([status, headers.get('content-type'), body.decision]).toEqual([200, 'application/json', decision]);
    expect(body.context.reason === 'allowed').toBe(decision);
  });

  it.each<[string, unknown, string]>([
    ['without subject', without(FIXTURE, 'subject'), 'subject'],
    ['without action', without(FIXTURE, 'action'), 'action'],
    ['without resource', without(FIXTURE, 'resource'), 'resource'],
    ['without subject.type', { ...FIXTURE, subject: { id: 'alice' } }, 'subject.type'],
    ['without subject.id', { ...FIXTURE, subject: { type: 'agent' } }, 'subject.id'],
    ['without action.name', { ...FIXTURE, action: {} }, 'action.name'],
    ['without resource.type', { ...FIXTURE, resource: { id: 'crm/get_customer' } }, 'resource.type'],
    ['without resource.id', { ...FIXTURE, resource: { type: 'tool' } }, 'resource.id'],
    ['with a subject that is text', { ...FIXTURE, subject: 'alice' }, 'subject'],
    ['with a name that is a number', { ...FIXTURE, action: { name: 123 } }, 'action.name'],
    ['with properties that are a list', { ...FIXTURE, subject: { ...ALICE, properties: [] } }, 'subject.properties'],
    ['with a context that is text', { ...FIXTURE, context: 'now' }, 'context'],
    ['with a user that is none', { ...FIXTURE, context: { user: null } }, 'context.user'],
    ['with a data class that is none', { ...FIXTURE, context: { dataClass: 'secret' } }, 'context.dataClass'],
    ['with a list as the body', [FIXTURE], ''],
  ])('2.4.1, 2.4.2, 2.4.6: refuses a question %s, by field', async (_, question, field) => {
    const { status, body } = await evaluation(question);
    expect([status, body.code, body.errors?.map((error: { field: string }) => error.field)]).toEqual([
      400,
      'invalid_input',
      [field],
    ]);
  });

  it('2.4.3 to 2.4.5: refuses another content type, malformed JSON, and nothing', async () => {
    expect((await evaluation(FIXTURE, { 'Content-Type': 'text/plain' })).status).toBe(400);
    expect((await evaluation('{"subject":')).status).toBe(400);
    expect((await evaluation('')).status).toBe(400);
  });

  it('2.5: gives the X-Request-ID back, also with an error', async () => {
    const id = 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716';
    const named = { 'X-Request-ID': id };
    for (const { headers } of [
      await evaluation(FIXTURE, named),
      await evaluation({}, named),
      await evaluation(FIXTURE, { ...named, Authorization: 'Bearer none-at-all' }),
      await send('/access/v1/evaluation', null, named, 'GET'),
    ]) {
      expect(headers.get('x-request-id')).toBe(id);
    }
    expect((await evaluation(FIXTURE)).headers.get('x-request-id')).toBeNull();
  });

  it('2.6: decides alike each time', async () => {
    const answers = [await evaluation(FIXTURE), await evaluation(FIXTURE), await evaluation(FIXTURE)];
    expect(answers.map(({ body }) => body)).toEqual(Array(3).fill(answers[0]?.body));
  });
});

describe('Batch', () => {
  const two = (first: object, second: object, whole: object) => ({ ...whole, evaluations: [first, second] });
  const list = { name: 'tools/list' };
  const server = { resource: CRM };
  it.each<[string, object, boolean[]]>([
    [
      '3.2.1 an array',
      two({ resource: RECORD_1 }, { resource: RECORD_2 }, without(FIXTURE, 'resource')),
      [true, false],
    ],
    ['3.2.2 in its order', two({ action: list }, { action: CALL }, { subject: BOB, ...server }), [true, false]],
    [
      '3.2.3 with properties of resources',
      two(
        { resource: RECORD_1 },
        { resource: { ...RECORD_1, properties: { dataClass: 'restricted', definition: 'f' } } },
        without(FIXTURE, 'resource'),
      ),
      [true, false],
    ],
    [
      '3.2.4 with properties of subjects',
      two({ subject: without(BOBS_TOKEN, 'properties') }, { subject: BOBS_TOKEN }, without(FIXTURE, 'subject')),
      [false, true],
    ],
    ['3.2.5 without defaults', two(FIXTURE, { ...FIXTURE, subject: BOB, resource: WRITTEN }, {}), [true, false]],
    [
      '3.2.6 with a context for all, and another for one',
      two({}, { context: { piiFound: true } }, { ...FIXTURE, context: { piiFound: false } }),
      [true, false],
    ],
    ['3.2.7 with defaults for whole objects', two({}, { resource: RECORD_2 }, FIXTURE), [true, false]],
    [
      '3.2.7 never merged: what the default says of a resource is not said of another',
      two({}, { resource: RECORD_1 }, { ...FIXTURE, resource: { ...RECORD_1, properties: { definition: 'f' } } }),
      [false, true],
    ],
  ])('%s', async (_, question, decisions) => {
    const answer = await evaluations(question);
    expect(decisionsOf(answer)).toEqual([200, decisions]);
    expect(answer.body.decision).toBeUndefined();
  });

  it('3.4.1: denies the one that is wrong, and says why', async () => {
    const options = { evaluations_semantic: 'execute_all' };
    const whole = { ...without(FIXTURE, 'resource'), options };
    const wrong = [{}, 'text', { resource: { type: 'tool' } }, { ...FIXTURE, context: { piiFound: 'yes' } }];
    const { status, body } = await evaluations({ ...whole, evaluations: [FIXTURE, ...wrong, FIXTURE] });
    expect([status, body.evaluations.map(({ decision }: { decision: boolean }) => decision)]).toEqual([
      200,
      [true, false, false, false, false, true],
    ]);
    expect(body.evaluations[1].context).toEqual({ error: { status: 400, message: 'resource: This is required.' } });
    const messages = body.evaluations.slice(1, 5).map((one: Answer['body']) => one.context.error.message);
    expect(messages[3]).toBe('context.piiFound: This must be true or false.');
  });

  it('3.4.2, 3.4.3: is one evaluation without an array, or with an empty one', async () => {
    const one = (await evaluation(FIXTURE)).body;
    expect(one.decision).toBe(true);
    expect((await evaluations(FIXTURE)).body).toEqual(one);
    expect((await evaluations({ ...FIXTURE, evaluations: [] })).body).toEqual(one);
    expect((await evaluations({ ...without(FIXTURE, 'action'), evaluations: [] })).status).toBe(400);
  });

  const yes = { resource: RECORD_1 };
  const no = { resource: RECORD_2 };
  const wrong = { resource: { type: 'tool' } };
  it.each<[string | undefined, object[], boolean[]]>([
    [undefined, [yes, no, yes], [true, false, true]],
    ['execute_all', [no, yes, no], [false, true, false]],
    ['deny_on_first_deny', [yes, no, yes], [true, false]],
    ['deny_on_first_deny', [yes, wrong, yes], [true, false]],
    ['deny_on_first_deny', [yes, yes], [true, true]],
    ['permit_on_first_permit', [no, yes, no], [false, true]],
    ['permit_on_first_permit', [wrong, yes], [false, true]],
    ['permit_on_first_permit', [no, no], [false, false]],
  ])('goes as far as the semantic %s says', async (semantic, list, decisions) => {
    const options = semantic ? { options: { evaluations_semantic: semantic, another_option: 'value' } } : {};
    const question = { ...without(FIXTURE, 'resource'), ...options, evaluations: list };
    expect(decisionsOf(await evaluations(question))).toEqual([200, decisions]);
  });

  it.each<[string, object, string]>([
    ['another semantic', { options: { evaluations_semantic: 'first' } }, 'options.evaluations_semantic'],
    ['no array', { evaluations: { 0: {} } }, 'evaluations'],
    ['a default that is wrong', { subject: 'alice' }, 'subject'],
    ['more than a thousand', { evaluations: Array(1001).fill({}) }, 'evaluations'],
  ])('refuses %s as a whole', async (_, change, field) => {
    const { status, body } = await evaluations({ ...FIXTURE, evaluations: [{}], ...change });
    expect([status, body.errors[0].field]).toEqual([400, field]);
  });
});

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
    const response = await fetch(`${edge.origin}/.well-known/authzen-configuration`);
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
    const { world, ada } = company;
    const personal = await createToken({ ctx: world.ctx(ada), input: { name: 'CI' } });
    for (const Authorization of ['', 'Basic cGVwOnBlcA==', 'Bearer none-at-all', `Bearer ${personal.token}`]) {
      const { status, headers, body } = await evaluation(FIXTURE, { Authorization });
      expect([status, headers.get('www-authenticate'), body.decision]).toEqual([401, 'Bearer', undefined]);
    }
    const elsewhere = await gateway('elsewhere', { servers: [], kind: 'remit' });
    const { body } = await evaluation(FIXTURE, { Authorization: `Bearer ${elsewhere.token}` });
    expect(body).toMatchObject({ decision: false, context: { reason: 'unknown_agent' } });
    await revokeGatewayToken({ ctx: world.ctx(admin), input: { slug: 'elsewhere', id: elsewhere.id } });
    await vi.waitFor(async () =>
      expect((await evaluation(FIXTURE, { Authorization: `Bearer ${elsewhere.token}` })).status).toBe(401),
    );
  });

  it('takes POST only, and a megabyte at most', async () => {
    const { status, headers } = await send('/access/v1/evaluation', null, {}, 'GET');
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    const padded = (bytes: number) => JSON.stringify({ ...FIXTURE, pad: 'x'.repeat(bytes) });
    expect((await evaluation(padded(1_000_000))).body.decision).toBe(true);
    const { status: tooMuch, headers: closing } = await evaluation(padded(2_000_000));
    expect([tooMuch, closing.get('connection')]).toEqual([413, 'close']);
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)},${JSON.stringify(FIXTURE).slice(1)}`;
    expect((await evaluation(deep)).body.decision).toBe(true);
    expect((await send('/access/v1/nothing', {})).status).toBe(404);
  });

  it('asks the database nothing while a policy is unchanged', async () => {
    await evaluation(FIXTURE);
    const before = edge.reads();
    for (let n = 0; n < 20; n += 1) expect((await evaluation(FIXTURE)).body.decision).toBe(true);
    // Beside it the edge looks every two seconds whether there is a newer one.
    expect(edge.reads() - before).toBeLessThan(10);
  });

  it('says so when it cannot know, and not what went wrong', async () => {
    edge.fault.clock = new Error('secret internals');
    const failed = await evaluation(FIXTURE, { 'X-Request-ID': 'n-1' });
    edge.fault.clock = null;
    expect([failed.status, failed.body.decision, failed.headers.get('x-request-id')]).toEqual([500, undefined, 'n-1']);
    expect(JSON.stringify(failed.body)).not.toContain('secret');
    edge.fault.database = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    // A token that was not seen before.
    const unknown = await evaluation(FIXTURE, { Authorization: 'Bearer another-token' });
    edge.fault.database = null;
    expect([unknown.status, unknown.body.decision]).toEqual([503, undefined]);
    expect((await evaluation(FIXTURE)).body.decision).toBe(true);
  });

  it('makes a gateway that asks current, and silent when it stops', async () => {
    const { world } = company;
    const of = () => getGateway({ ctx: world.ctx(admin), slug: 'asking' });
    const asking = await gateway('asking');
    expect((await of()).state).toBe('never');
    await evaluation(FIXTURE, { Authorization: `Bearer ${asking.token}` });
    await vi.waitFor(async () => expect((await of()).state).toBe('current'));
    const { latestSerial, servedSerial, activatedSerial, lastSeenAt } = await of();
    expect([servedSerial, activatedSerial, lastSeenAt]).toEqual([
      latestSerial,
      latestSerial,
      world.clock.now.toISOString(),
    ]);
    world.clock.advance(180_001);
    expect((await of()).state).toBe('silent');
  });

  it('denies an isolated agent at the next question', async () => {
    const ctx = company.world.ctx(company.tove);
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
