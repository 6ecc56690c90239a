import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAuditLog } from '@/lib/audit/queries';
import { authenticateRequest } from '@/lib/auth/authenticate-request';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { sha256Hex } from '@/lib/kernel/digest';
import { type Runtime, setRuntime } from '@/lib/runtime/runtime';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { createToken } from './create-token';
import { listMyTokens } from './queries';
import { revokeToken } from './revoke-token';
import { updatePerson } from './update-person';

const code = (value: string) => expect.objectContaining({ code: value });
const DAY = 86_400_000;

describe('personal tokens', () => {
  let world: TestWorld;
  let ada: PersonActor;
  const create = (input: object = {}, actor = ada) =>
    createToken({ ctx: world.ctx(actor), input: { name: 'CI', ...input } });
  const whoIs = async (authorization: string) => {
    const request = new Request('http://remit.example.com/', { headers: { authorization } });
    return (await authenticateRequest(request)).actor;
  };

  beforeAll(async () => {
    world = await openTestWorld();
    ada = await world.person('Ada', 'engineer');
    const { db, signer, clock, baseUrl, allowLoopback } = world.system;
    setRuntime({ db, signer, clock, baseUrl, allowLoopback, config: {} as Runtime['config'] });
  });
  afterAll(async () => {
    setRuntime(undefined);
    await world.close();
  });

  it('are shown once and kept as a hash only', async () => {
    const { id, token, expiresAt } = await create();
    expect(token).toMatch(/^rmt_[A-Za-z0-9_-]{43}$/);
    expect(new Date(expiresAt).getTime() - world.clock.now.getTime()).toBe(90 * DAY);
    const { items } = await listMyTokens({ ctx: world.ctx(ada) });
    expect(items.find((item) => item.id === id)).toEqual({
      id,
      name: 'CI',
      decide: false,
      createdAt: world.clock.now.toISOString(),
      expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    });
    const row = await prismaOf(world.db.read).personalToken.findUnique({ where: { id } });
    expect(row?.tokenHash).toBe(sha256Hex(token));
    const log = await listAuditLog({ ctx: world.system, page: { limit: 200 } });
    expect(JSON.stringify([row, items, log])).not.toContain(token.slice(4));
  });

  it('are not shown again to a repeated Idempotency-Key', async () => {
    const ctx = { ...world.ctx(ada), idempotency: { key: 'k', route: 'POST /x', digest: 'a' } };
    await createToken({ ctx, input: { name: 'Once' } });
    await expect(createToken({ ctx, input: { name: 'Once' } })).rejects.toMatchObject({
      code: 'idempotency_conflict',
      message: expect.stringMatching(/secret was shown once/),
    });
    const { items } = await listMyTokens({ ctx: world.ctx(ada) });
    expect(items.filter(({ name }) => name === 'Once')).toHaveLength(1);
  });

  it('stand for their person as that person is now', async () => {
    const person = await world.person('Renamed', 'engineer', 'security');
    const { token, id } = await create({ decide: true }, person);
    expect(await whoIs(`Bearer ${token}`)).toEqual({ ...person, via: 'token', mayDecide: true });
    const change = { roles: ['engineer'] };
    await updatePerson({ ctx: world.system, input: { id: person.id, change } });
    expect(await whoIs(`bearer  ${token} `)).toMatchObject({ roles: ['engineer'], via: 'token' });
    const { items } = await listMyTokens({ ctx: world.ctx(person) });
    expect(items.find((item) => item.id === id)?.lastUsedAt).toBe(world.clock.now.toISOString());
  });

  it('end when they are over, to the millisecond', async () => {
    const { token } = await create({ expiresInDays: 1 });
    world.clock.advance(DAY - 1);
    expect(await whoIs(`Bearer ${token}`)).toMatchObject({ id: ada.id });
    world.clock.advance(1);
    await expect(whoIs(`Bearer ${token}`)).rejects.toEqual(code('not_signed_in'));
  });

  it('end when revoked, by their own person only', async () => {
    const { token, id } = await create();
    const eve = await world.person('Eve', 'admin');
    await expect(revokeToken({ ctx: world.ctx(eve), input: { id } })).rejects.toEqual(code('not_found'));
    expect(await whoIs(`Bearer ${token}`)).toMatchObject({ id: ada.id });
    await revokeToken({ ctx: world.ctx(ada), input: { id } });
    await expect(whoIs(`Bearer ${token}`)).rejects.toEqual(code('not_signed_in'));
    await expect(revokeToken({ ctx: world.ctx(ada), input: { id } })).rejects.toEqual(code('not_found'));
  });

  it('end with their person', async () => {
    const person = await world.person('Leaver', 'engineer');
    const { token } = await create({}, person);
    const disable = (status: string) =>
      updatePerson({ ctx: world.system, input: { id: person.id, change: { status } } });
    await disable('disabled');
    await expect(whoIs(`Bearer ${token}`)).rejects.toEqual(code('not_signed_in'));
    await disable('active');
    expect(await whoIs(`Bearer ${token}`)).toMatchObject({ id: person.id });
  });

  it.each([
    ['nothing', ''],
    ['no token', 'Bearer'],
    ['another scheme', 'Basic YTpi'],
    ['an unknown token', `Bearer rmt_${'a'.repeat(43)}`],
    ["a gateway's kind of token", `Bearer rmg_${'a'.repeat(43)}`],
    ['a token of a megabyte', `Bearer rmt_${'a'.repeat(1_000_000)}`],
    ['a hash for a token', `Bearer ${sha256Hex('x')}`],
  ])('are refused in the same words for %s', async (_, header) => {
    await expect(whoIs(header)).rejects.toMatchObject({
      code: 'not_signed_in',
      message: 'This token is not valid. It may have ended or been revoked.',
    });
  });

  it('that may not decide make none that may', async () => {
    const weak: PersonActor = { ...ada, via: 'token', mayDecide: false };
    await expect(create({ decide: true }, weak)).rejects.toEqual(code('forbidden'));
    expect(await create({ decide: true }, { ...weak, mayDecide: true })).toMatchObject({ decide: true });
    expect(await create({ decide: false }, weak)).toMatchObject({ decide: false });
  });

  it.each([
    ['no day', { expiresInDays: 0 }, 'expiresInDays'],
    ['years', { expiresInDays: 366 }, 'expiresInDays'],
    ['half a day', { expiresInDays: 0.5 }, 'expiresInDays'],
    ['no name', { name: ' ' }, 'name'],
    ['somebody else', { personId: 'pe_other' }, 'personId'],
  ])('are not made for %s', async (_, input, field) => {
    await expect(create(input)).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field }] });
  });

  it('are for people only', async () => {
    const input = { name: 'x' };
    await expect(createToken({ ctx: world.system, input })).rejects.toEqual(code('forbidden'));
    const gateway = world.ctx({ kind: 'gateway', id: 'gw_1', slug: 'edge' });
    await expect(createToken({ ctx: gateway, input })).rejects.toEqual(code('not_found'));
    await expect(createToken({ ctx: world.ctx({ kind: 'anonymous' }), input })).rejects.toEqual(code('not_signed_in'));
  });
});
