import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ALICE,
  type Answer,
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
const evaluations = (body: unknown) => fixture.send('/access/v1/evaluations', body);
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
      await fixture.send('/access/v1/evaluation', null, named, 'GET'),
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
