import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAuditLog, verifyAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { changePassword } from './change-password';
import { createPerson } from './create-person';
import { ensureSetupCode } from './ensure-setup-code';
import { getMe, getPerson, listPeople, pickPeople } from './queries';
import { findPasswordHash, findPerson } from './repository';
import { resetPassword } from './reset-password';
import { setUp } from './set-up';
import { signIn } from './sign-in';
import { updatePerson } from './update-person';

const code = (value: string) => expect.objectContaining({ code: value });
const PASSWORD = 'correct horse battery';

describe('set-up', () => {
  let world: TestWorld;

  beforeAll(async () => {
    world = await openTestWorld();
  });
  afterAll(() => world.close());

  it('makes the first administrator with the latest code, once', async () => {
    const nobody = world.ctx({ kind: 'anonymous' });
    const input = { code: 'guess', name: 'Root', email: 'Root@Example.com', password: PASSWORD };
    // Nothing was offered yet: no code at all fits.
    await expect(setUp({ ctx: nobody, input })).rejects.toEqual(code('conflict'));
    const first = (await ensureSetupCode({ ctx: world.system, input: {} })) as string;
    const second = (await ensureSetupCode({ ctx: world.system, input: {} })) as string;
    expect(new Set([first, second]).size).toBe(2);
    for (const wrong of ['guess', first, `${second} `, second.toUpperCase()]) {
      await expect(setUp({ ctx: nobody, input: { ...input, code: wrong } })).rejects.toMatchObject({
        code: 'forbidden',
        errors: [{ field: 'code' }],
      });
    }
    await expect(setUp({ ctx: nobody, input: { ...input, code: '' } })).rejects.toEqual(code('invalid_input'));
    const weak = setUp({ ctx: nobody, input: { ...input, code: second, password: 'short' } });
    await expect(weak).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field: 'password' }] });
    const more = setUp({ ctx: nobody, input: { ...input, code: second, roles: ['admin'] } });
    await expect(more).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field: 'roles' }] });

    const tries = await Promise.allSettled(
      ['root@example.com', 'other@example.com'].map((email) =>
        setUp({ ctx: nobody, input: { ...input, email, code: second } }),
      ),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({ reason: code('conflict') });
    await expect(setUp({ ctx: nobody, input: { ...input, code: second } })).rejects.toEqual(code('conflict'));
    expect(await ensureSetupCode({ ctx: world.system, input: {} })).toBeNull();
    expect((await listPeople({ ctx: world.system, page: { limit: 10 } })).items).toMatchObject([
      { name: 'Root', roles: ['admin'], status: 'active', signsInWith: 'password' },
    ]);
    const log = JSON.stringify(await listAuditLog({ ctx: world.system, page: { limit: 50 } }));
    for (const secret of [first, second, PASSWORD]) expect(log).not.toContain(secret);
  });
});

describe('people', () => {
  let world: TestWorld;
  let root: PersonActor;
  let names = 0;
  const as = (actor: PersonActor) => world.ctx(actor);

  beforeAll(async () => {
    world = await openTestWorld();
    root = await world.person('Root', 'admin');
  });
  afterAll(() => world.close());

  /** Somebody new who signs in by password, as who they then are. */
  async function newcomer(...roles: PersonActor['roles']): Promise<PersonActor> {
    const name = `Person ${++names}`;
    const email = `person-${names}@example.com`;
    const given = roles.length > 0 ? roles : ['engineer' as const];
    const { id } = await createPerson({ ctx: as(root), input: { name, email, roles: given, password: PASSWORD } });
    return { kind: 'person', id, name, email, roles: given, via: 'session', mayDecide: true };
  }
  const enter = (email: string, password = PASSWORD, address = '192.0.2.1') =>
    signIn({ ctx: world.ctx({ kind: 'anonymous' }), input: { email, password, address } });
  const change = (actor: PersonActor, patch: object, by = root) =>
    updatePerson({ ctx: as(by), input: { id: actor.id, change: patch } });
  const epochOf = async ({ id }: PersonActor) => (await findPerson(world.db.read, id))?.sessionEpoch;

  it('are added by an administrator, with a password that nobody can read', async () => {
    const input = {
      name: 'Ada',
      email: ' ADA@Example.com ',
      roles: ['security', 'engineer', 'security'],
      password: PASSWORD,
    };
    const ada = await createPerson({ ctx: as(root), input });
    expect(ada).toMatchObject({ email: 'ada@example.com', roles: ['engineer', 'security'], signsInWith: 'password' });
    expect(JSON.stringify(ada)).not.toMatch(/hash|argon2/i);
    expect((await findPasswordHash(world.db.read, 'ada@example.com'))?.passwordHash).toMatch(
      /^\$argon2id\$v=19\$m=19456,/,
    );
    expect(await enter('ada@example.com')).toMatchObject({ id: ada.id, epoch: 0 });
    const again = createPerson({ ctx: as(root), input: { ...input, email: 'Ada@example.COM' } });
    await expect(again).rejects.toMatchObject({ code: 'conflict', errors: [{ field: 'email' }] });
  });

  it.each([
    ['no role', { roles: [] }, 'roles'],
    ['a role that is none', { roles: ['root'] }, 'roles.0'],
    ['an address that is none', { email: 'somebody' }, 'email'],
    ['a name that turns around', { name: 'Eve\u202e' }, 'name'],
    ['a short password', { password: 'eleven char' }, 'password'],
    ['a password of a megabyte', { password: 'x'.repeat(1_000_000) }, 'password'],
    ['a field that is none', { isAdmin: true }, 'isAdmin'],
  ])('are not added with %s', async (_, wrong, field) => {
    const input = { name: 'Eve', email: 'eve@example.com', roles: ['engineer'], ...wrong };
    await expect(createPerson({ ctx: as(root), input })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field }],
    });
    expect(await findPasswordHash(world.db.read, 'eve@example.com')).toBeNull();
  });

  it('are read by those who may, and changed by administrators only', async () => {
    const security = await newcomer('security');
    const auditor = await newcomer('auditor');
    const target = await newcomer();
    for (const actor of [security, target]) {
      await expect(getPerson({ ctx: as(actor), id: target.id })).rejects.toEqual(code('not_found'));
      await expect(change(target, { roles: ['admin'] }, actor)).rejects.toEqual(code('not_found'));
      expect(await pickPeople({ ctx: as(actor), q: target.email })).toEqual([
        { name: target.name, email: target.email },
      ]);
    }
    expect(await getPerson({ ctx: as(auditor), id: target.id })).toMatchObject({ email: target.email });
    await expect(change(target, { roles: ['admin'] }, auditor)).rejects.toEqual(code('forbidden'));
    await expect(resetPassword({ ctx: as(auditor), input: { id: target.id, password: PASSWORD } })).rejects.toEqual(
      code('forbidden'),
    );
    await expect(change({ ...target, id: 'pe_nobody' }, { name: 'X' })).rejects.toEqual(code('not_found'));
    await expect(change(target, {})).rejects.toEqual(code('invalid_input'));
    await expect(change(target, { name: 'X', email: 'new@example.com' })).rejects.toMatchObject({
      errors: [{ field: 'change.email' }],
    });
    expect((await findPerson(world.db.read, target.id))?.roles).toEqual(['engineer']);
  });

  it('keep an administrator: the last can neither be disabled nor lose the role', async () => {
    const refusal = { code: 'conflict', message: expect.stringMatching(/last administrator/) };
    await expect(change(root, { roles: ['security'] })).rejects.toMatchObject(refusal);
    await expect(change(root, { status: 'disabled' })).rejects.toMatchObject(refusal);
    const second = await newcomer('admin', 'auditor');
    await change(second, { status: 'disabled' });
    // Somebody disabled is no administrator to fall back on.
    await expect(change(root, { roles: ['security'] })).rejects.toMatchObject(refusal);
    await change(second, { status: 'active' });
    const both = await Promise.allSettled([
      change(root, { status: 'disabled' }),
      change(second, { status: 'disabled' }, second),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refusal });
    await change(root, { status: 'active' }, second);
    await change(second, { roles: ['auditor'] });
    await expect(change(root, { name: 'Root', roles: ['admin', 'security'] })).resolves.toMatchObject({ name: 'Root' });
  });

  it('lose every session with a role or when disabled, and none with a new name', async () => {
    const person = await newcomer('engineer', 'security');
    await change(person, { name: 'Renamed' });
    await change(person, { roles: ['engineer', 'security', 'auditor'] });
    expect(await epochOf(person)).toBe(0);
    await change(person, { roles: ['engineer', 'auditor'] });
    expect(await epochOf(person)).toBe(1);
    await change(person, { status: 'disabled' });
    await change(person, { status: 'disabled' });
    expect(await epochOf(person)).toBe(2);
    expect(await getPerson({ ctx: as(root), id: person.id })).toMatchObject({ status: 'disabled' });
    expect(await change(person, { status: 'active' })).toMatchObject({ disabledAt: null });
    // The way back in is signing in: what ended stays ended.
    expect(await enter(person.email)).toMatchObject({ epoch: 2 });
  });

  it('change their own password with the one they have', async () => {
    const person = await newcomer();
    const next = 'another good password';
    const ask = (current: string, actor = person) => changePassword({ ctx: as(actor), input: { current, next } });
    await expect(ask('not my password')).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'current' }],
    });
    await expect(ask(PASSWORD, { ...person, via: 'token' })).rejects.toEqual(code('forbidden'));
    expect(await epochOf(person)).toBe(0);
    await ask(PASSWORD);
    expect(await epochOf(person)).toBe(1);
    await expect(enter(person.email)).rejects.toEqual(code('not_signed_in'));
    expect(await enter(person.email, next)).toMatchObject({ id: person.id, epoch: 1 });
    const without = await world.person('Sso', 'engineer');
    await expect(ask(PASSWORD, without)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/no password here/),
    });
    expect((await getMe({ ctx: as(without) })).hasPassword).toBe(false);
  });

  it('get a new password from an administrator, which ends their sessions', async () => {
    const person = await newcomer();
    const reset = (id: string, password: string) => resetPassword({ ctx: as(root), input: { id, password } });
    await expect(reset(person.id, 'short')).rejects.toEqual(code('invalid_input'));
    await expect(reset('pe_nobody', PASSWORD)).rejects.toEqual(code('not_found'));
    await reset(person.id, 'given by the administrator');
    expect(await epochOf(person)).toBe(1);
    await expect(enter(person.email)).rejects.toEqual(code('not_signed_in'));
    expect((await enter(person.email, 'given by the administrator')).id).toBe(person.id);
  });

  it('leave no password in the audit log, which verifies', async () => {
    const person = await newcomer();
    const next = 'another good password';
    await changePassword({ ctx: as(person), input: { current: PASSWORD, next } });
    await resetPassword({ ctx: as(root), input: { id: person.id, password: 'given by the administrator' } });
    await change(person, { status: 'disabled' });
    const { items } = await listAuditLog({ ctx: world.system, page: { limit: 200 } });
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['person.create', 'person.update', 'person.change-password', 'person.reset-password']),
    );
    for (const secret of [PASSWORD, next, 'given by the administrator', 'argon2'])
      expect(JSON.stringify(items)).not.toContain(secret);
    expect(await verifyAuditLog({ ctx: world.system })).toMatchObject({ ok: true });
  });
});
