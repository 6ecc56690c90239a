import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAuditLog } from '@/lib/audit/queries';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { createPerson } from './create-person';
import { THROTTLE } from './model/throttle';
import { signIn } from './sign-in';
import { updatePerson } from './update-person';

const code = (value: string) => expect.objectContaining({ code: value });
const PASSWORD = 'correct horse battery';
const WAIT = { code: 'too_many_requests', message: 'Too many attempts. Try again in 15 minutes.', retryAfter: 900 };

describe('signing in', () => {
  let world: TestWorld;
  let addresses = 0;
  let address = '';
  const enter = (email: string, password = PASSWORD, from = address) =>
    signIn({ ctx: world.ctx({ kind: 'anonymous' }), input: { email, password, address: from } });
  const create = async (name: string) => {
    const input = { name, email: `${name}@example.com`, roles: ['engineer'], password: PASSWORD };
    return (await createPerson({ ctx: world.system, input })).id;
  };
  const wrong = async (email: string, times: number, from?: string) => {
    for (let i = 0; i < times; i++) await expect(enter(email, 'wrong', from)).rejects.toEqual(code('not_signed_in'));
  };

  beforeAll(async () => {
    world = await openTestWorld();
  });
  beforeEach(() => {
    address = `192.0.2.${++addresses}`;
  });
  afterAll(() => world.close());

  it('gives the unknown, the disabled, the one without a password and the wrong password one answer', async () => {
    await create('known');
    const disabled = await create('disabled');
    await updatePerson({ ctx: world.system, input: { id: disabled, change: { status: 'disabled' } } });
    await world.person('passwordless', 'engineer');
    const answers: unknown[] = [];
    for (const [email, password] of [
      ['known@example.com', 'wrong password'],
      ['nobody@example.com', PASSWORD],
      ['disabled@example.com', PASSWORD],
      ['disabled@example.com', 'wrong password'],
      ['passwordless@example.com', PASSWORD],
      ['passwordless@example.com', ''],
      ['no address', PASSWORD],
      ['', ''],
      ["' OR 1=1 --", PASSWORD],
    ] as const) {
      const { code, message, errors, retryAfter } = await enter(email, password).catch((error) => error);
      answers.push({ code, message, errors, retryAfter });
    }
    const same = { code: 'not_signed_in', message: 'This e-mail address and password do not match.' };
    expect(answers).toEqual(answers.map(() => ({ ...same, errors: undefined, retryAfter: undefined })));
  });

  it('takes an address in any case, and a password in any form of the same letters', async () => {
    const input = { name: 'Zoë', email: 'zoe@example.com', roles: ['engineer'], password: 'Zoe\u0308 et ses amis' };
    const { id } = await createPerson({ ctx: world.system, input });
    expect((await enter(' ZOE@Example.com ', 'Zo\u00eb et ses amis')).id).toBe(id);
    await expect(enter('zoe@example.com', 'zo\u00eb et ses amis')).rejects.toEqual(code('not_signed_in'));
  });

  it.each(['guessed', 'nobody-here'])('makes whoever tries %s too often wait, known or not', async (name) => {
    if (name === 'guessed') await create(name);
    const email = `${name}@example.com`;
    await wrong(email, THROTTLE.perEmail);
    // Also with the right password, and from elsewhere.
    await expect(enter(email)).rejects.toMatchObject(WAIT);
    await expect(enter(email.toUpperCase(), PASSWORD, '198.51.100.1')).rejects.toMatchObject(WAIT);
    world.clock.advance(THROTTLE.windowMs - 1000);
    await expect(enter(email)).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 1 });
    world.clock.advance(1000);
    if (name === 'guessed') expect(await enter(email)).toMatchObject({ email });
    else await expect(enter(email)).rejects.toEqual(code('not_signed_in'));
  });

  it('starts the count again after the right password', async () => {
    await create('forgetful');
    await wrong('forgetful@example.com', THROTTLE.perEmail - 1);
    await enter('forgetful@example.com');
    await wrong('forgetful@example.com', THROTTLE.perEmail - 1);
    await enter('forgetful@example.com');
  });

  it('tells nothing about guesses beyond the limit, though all are sent at once', async () => {
    await create('flooded');
    const guesses = Array.from({ length: 24 }, () =>
      enter('flooded@example.com', 'wrong').catch((error) => error.code),
    );
    const results = await Promise.all([...guesses, enter('flooded@example.com').catch((error) => error.code)]);
    expect(results.filter((result) => result === 'not_signed_in')).toHaveLength(THROTTLE.perEmail);
    expect(results.filter((result) => result === 'too_many_requests')).toHaveLength(15);
  });

  it('makes an address wait that tries many names', async () => {
    await create('bystander');
    for (let i = 0; i < THROTTLE.perAddress; i++) await wrong(`name-${i}@example.com`, 1, '203.0.113.7');
    await expect(enter('bystander@example.com', PASSWORD, '203.0.113.7')).rejects.toMatchObject(WAIT);
    expect(await enter('bystander@example.com')).toMatchObject({ name: 'bystander' });
  });

  it('records guesses at somebody here, and neither strangers nor what was typed', async () => {
    const target = await create('target');
    await wrong('target@example.com', 1);
    await wrong('stranger-secret@example.com', 1);
    await enter('target@example.com');
    const { items } = await listAuditLog({ ctx: world.system, page: { limit: 2 } });
    expect(items).toMatchObject([
      { action: 'person.sign-in', actor: { kind: 'person', id: target }, detail: { with: 'password' } },
      { action: 'person.sign-in-failed', actor: { kind: 'anonymous' }, subject: { id: target } },
    ]);
    const log = JSON.stringify(await listAuditLog({ ctx: world.system, page: { limit: 200 } }));
    for (const typed of ['stranger-secret', PASSWORD, 'wrong password']) expect(log).not.toContain(typed);
  });
});
