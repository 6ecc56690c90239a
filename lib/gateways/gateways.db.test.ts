import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { sha256Hex } from '@/lib/kernel/digest';
import { createServer } from '@/lib/servers/create-server';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { createGateway } from './create-gateway';
import { createGatewayToken } from './create-gateway-token';
import { getGateway, listGateways } from './queries';
import { recordReceipt } from './receipts/record-receipt';
import { findByTokenHash, findPublished, markServed } from './repository';
import { revokeGatewayToken } from './revoke-gateway-token';
import { updateGateway } from './update-gateway';

const code = (value: string) => expect.objectContaining({ code: value });
const HOUR = 3_600_000;

const brief = ({ serial, sha256 }: { serial: number; sha256: string }) => ({ serial, sha256 });

describe('gateways', () => {
  let world: TestWorld;
  let root: PersonActor;
  let slugs = 0;

  beforeAll(async () => {
    world = await openTestWorld();
    root = await world.person('Root', 'admin');
    const ada = await world.person('Ada', 'engineer');
    for (const slug of ['crm', 'wiki']) {
      const input = { slug, name: slug, url: 'http://127.0.0.1:9/mcp', owner: ada.email, environment: 'production' };
      await createServer({ ctx: world.ctx(ada), input });
    }
  });
  afterAll(() => world.close());

  const create = (input: object = {}) =>
    createGateway({
      ctx: world.ctx(root),
      input: { slug: `edge-${++slugs}`, name: 'Edge', servers: ['crm'], ...input },
    });
  let untouched: ReturnType<typeof create> | undefined;
  /** One gateway for all that is refused. */
  const same = () => {
    untouched ??= create();
    return untouched;
  };
  const update = (slug: string, change: object) => updateGateway({ ctx: world.ctx(root), input: { slug, change } });
  const get = (slug: string) => getGateway({ ctx: world.ctx(root), slug });
  const token = (slug: string, input: object = {}) =>
    createGatewayToken({ ctx: world.ctx(root), input: { slug, ...input } });
  const whoseToken = async (text: string) =>
    (await findByTokenHash(world.db.read, sha256Hex(text), world.clock.now))?.gateway.slug ?? null;
  async function actor(slug: string) {
    const row = await prismaOf(world.db.read).gateway.findUniqueOrThrow({ where: { slug } });
    return { kind: 'gateway', id: row.id, slug } as const;
  }
  async function published(slug: string) {
    const row = await findPublished(world.db.read, (await actor(slug)).id);
    return { serial: row?.serial as number, sha256: row?.sha256 as string, claims: claimsOf(row?.jws as string) };
  }
  const claimsOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1] as string, 'base64url').toString());
  const receipt = async (slug: string, input: object) =>
    recordReceipt({
      ctx: world.ctx(await actor(slug)),
      input: { status: 'activated', activatedAt: world.clock.now.toISOString(), ...input },
    });

  it('have a policy of their own from the start, which denies', async () => {
    const { slug, latestSerial } = await create({ mode: 'shadow', freshnessSeconds: 60 });
    const { claims, serial } = await published(slug);
    expect(claims).toMatchObject({ aud: slug, default: 'deny', grants: [], serial });
    expect(Object.keys(claims.servers)).toEqual(['crm']);
    expect(latestSerial).toBe(serial);
    expect(await get(slug)).toMatchObject({ mode: 'shadow', freshnessSeconds: 60, state: 'never', tokens: [] });
  });

  it.each([
    ['an unknown server', { servers: ['nothing'] }, 'servers'],
    ['a server twice', { servers: ['crm', 'crm'] }, 'servers'],
    ['a mode that is none', { mode: 'off' }, 'mode'],
    ['a kind that is none', { kind: 'nginx' }, 'kind'],
    ['settings that its kind does not have', { settings: { issuer: 'x' } }, 'settings.issuer'],
    ['a setting that is no text', { kind: 'kong', settings: { issuer: 1 } }, 'settings.issuer'],
    ['a setting that does not fit', { kind: 'kong', settings: { subject: 'anybody' } }, 'settings.subject'],
    ['shadow mode where it would go on to enforce', { kind: 'kong', mode: 'shadow' }, 'mode'],
    ['an owner who is not here', { owner: 'nobody@example.com' }, 'owner'],
    ['no freshness', { freshnessSeconds: 0 }, 'freshnessSeconds'],
    ['more than a week of it', { freshnessSeconds: 604_801 }, 'freshnessSeconds'],
    ['a field that is none', { token: 'x' }, 'token'],
    ['a slug that leads elsewhere', { slug: '../edge' }, 'slug'],
  ])('are refused with %s, by field, and publish nothing', async (_, wrong, field) => {
    const { slug } = await same();
    const { latestSerial } = await get(slug);
    await expect(create(wrong)).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field }] });
    expect((await get(slug)).latestSerial).toBe(latestSerial);
  });

  it('keep their slug: it cannot be taken, nor changed', async () => {
    const { slug } = await create();
    await expect(create({ slug })).rejects.toMatchObject({ code: 'slug_taken', errors: [{ field: 'slug' }] });
    await expect(update(slug, { name: 'Other', slug: 'other' })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'change.slug' }],
    });
  });

  it('take a new name, mode, freshness and servers at once', async () => {
    const { slug } = await create();
    const before = await published(slug);
    expect(await update(slug, { name: 'Renamed', mode: 'shadow', freshnessSeconds: 120 })).toMatchObject({
      name: 'Renamed',
      mode: 'shadow',
      freshnessSeconds: 120,
      servers: ['crm'],
    });
    await update(slug, { servers: ['wiki'] });
    const after = await published(slug);
    expect(after.serial).toBeGreaterThan(before.serial);
    expect([Object.keys(before.claims.servers), Object.keys(after.claims.servers)]).toEqual([['crm'], ['wiki']]);
    await expect(update(slug, { servers: ['wiki', 'nothing'] })).rejects.toMatchObject({
      errors: [{ field: 'servers' }],
    });
    await expect(update(slug, {})).rejects.toEqual(code('invalid_input'));
    await expect(update('nothing-here', { name: 'X' })).rejects.toEqual(code('not_found'));
    expect((await published(slug)).serial).toBe(after.serial);
    const { items } = await listAuditLog({ ctx: world.ctx(root), page: { limit: 1 } });
    expect(items[0]).toMatchObject({
      action: 'gateway.update',
      detail: { before: { servers: ['crm'] }, after: { servers: ['wiki'] }, revision: after.serial },
    });
  });

  it('are changed by administrators only', async () => {
    const { slug } = await create();
    const security = world.ctx(await world.person('Sec', 'security'));
    const engineer = world.ctx(await world.person('Eng', 'engineer'));
    const change = { slug, change: { mode: 'shadow' } };
    await expect(updateGateway({ ctx: security, input: change })).rejects.toEqual(code('forbidden'));
    await expect(createGatewayToken({ ctx: security, input: { slug } })).rejects.toEqual(code('forbidden'));
    await expect(updateGateway({ ctx: engineer, input: change })).rejects.toEqual(code('forbidden'));
    // An engineer sees those that they own, and does not learn which others there are.
    await expect(getGateway({ ctx: engineer, slug })).rejects.toEqual(code('not_found'));
    const seen = async () => (await listGateways({ ctx: engineer, page: { limit: 10 } })).items.map((one) => one.slug);
    expect(await seen()).toEqual([]);
    await update(slug, { owner: 'eng@example.com' });
    expect(await seen()).toEqual([slug]);
    expect(await getGateway({ ctx: engineer, slug })).toMatchObject({ owner: { name: 'Eng' } });
    const itself = world.ctx(await actor(slug));
    await expect(updateGateway({ ctx: itself, input: change })).rejects.toEqual(code('not_found'));
    await expect(createGatewayToken({ ctx: itself, input: { slug } })).rejects.toEqual(code('not_found'));
    expect((await get(slug)).mode).toBe('enforce');
  });

  describe('tokens', () => {
    it('are shown once and kept as a hash only', async () => {
      const { slug } = await create();
      const made = await token(slug, { expiresInDays: 1 });
      expect(made.token).toMatch(/^rmg_[A-Za-z0-9_-]{43}$/);
      expect(await whoseToken(made.token)).toBe(slug);
      const row = await prismaOf(world.db.read).gatewayToken.findUnique({ where: { id: made.id } });
      expect(row?.tokenHash).toBe(sha256Hex(made.token));
      const log = await listAuditLog({ ctx: world.ctx(root), page: { limit: 200 } });
      expect(JSON.stringify([await get(slug), row, log])).not.toContain(made.token.slice(4));
    });

    it('of one gateway are no token of another, and not revoked through it', async () => {
      const [mine, other] = [await create(), await create()];
      const made = await token(mine.slug);
      expect(await whoseToken(made.token)).toBe(mine.slug);
      const revoke = (slug: string, id = made.id) => revokeGatewayToken({ ctx: world.ctx(root), input: { slug, id } });
      await expect(revoke(other.slug)).rejects.toEqual(code('not_found'));
      await expect(revoke('nothing-here')).rejects.toEqual(code('not_found'));
      expect(await whoseToken(made.token)).toBe(mine.slug);
      await revoke(mine.slug);
      expect(await whoseToken(made.token)).toBeNull();
      await expect(revoke(mine.slug)).rejects.toEqual(code('not_found'));
      expect((await get(mine.slug)).tokens).toMatchObject([{ id: made.id, revokedAt: world.clock.now.toISOString() }]);
    });

    it('end when they are over, and older ones after the overlap', async () => {
      const [{ slug }, other] = [await create(), await create()];
      const first = await token(slug);
      const apart = await token(other.slug);
      const second = await token(slug, { overlapHours: 1, expiresInDays: 1 });
      world.clock.advance(HOUR - 1);
      expect(await whoseToken(first.token)).toBe(slug);
      world.clock.advance(1);
      expect(await whoseToken(first.token)).toBeNull();
      const third = await token(slug, { overlapHours: 720, expiresInDays: 1 });
      world.clock.advance(23 * HOUR);
      // An overlap never makes a token live longer than it was made for.
      expect(await whoseToken(second.token)).toBeNull();
      expect(await whoseToken(third.token)).toBe(slug);
      expect(await whoseToken((await token(slug, { overlapHours: 0 })).token)).toBe(slug);
      expect(await whoseToken(third.token)).toBeNull();
      expect(await whoseToken(apart.token)).toBe(other.slug);
    });

    it.each([
      ['no life', { expiresInDays: 0 }, 'expiresInDays'],
      ['too long a life', { expiresInDays: 731 }, 'expiresInDays'],
      ['half a day', { expiresInDays: 0.5 }, 'expiresInDays'],
      ['an overlap before now', { overlapHours: -1 }, 'overlapHours'],
      ['a field that is none', { token: 'chosen' }, 'token'],
    ])('are not made with %s', async (_, wrong, field) => {
      const { slug } = await same();
      await expect(token(slug, wrong)).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field }] });
      expect((await get(slug)).tokens).toEqual([]);
    });
  });

  describe('receipts', () => {
    it('say what is in force, by the digest that was published to this gateway', async () => {
      const [mine, other] = [await create(), await create({ servers: ['wiki'] })];
      const held = await published(mine.slug);
      const theirs = await published(other.slug);
      for (const lie of [
        { serial: held.serial, sha256: 'f'.repeat(64) },
        { serial: held.serial + 1000, sha256: held.sha256 },
        { serial: theirs.serial, sha256: theirs.sha256 },
        { serial: 0, sha256: held.sha256 },
      ]) {
        await expect(receipt(mine.slug, lie)).rejects.toMatchObject({
          code: 'digest_mismatch',
          message: `Serial ${lie.serial} was not published to you with this digest.`,
        });
      }
      expect((await get(mine.slug)).receipts).toEqual([]);
      const refused = async () => {
        const { items } = await listAuditLog({ ctx: world.ctx(root), page: { limit: 50 } });
        const of = items.filter(
          ({ action, subject }) => action.endsWith('receipt-refused') && subject.id === mine.slug,
        );
        return of.map(({ actor, detail }) => `${actor.name} ${detail.code}`).reverse();
      };
      // One entry for each thing that was wrong, however often it is said in a minute.
      const once = ['other_digest', 'unknown_serial', 'other_gateway'].map((what) => `${mine.slug} ${what}`);
      expect(await refused()).toEqual(once);
      const lie = { serial: theirs.serial, sha256: theirs.sha256 };
      await expect(receipt(mine.slug, lie)).rejects.toThrow();
      expect(await refused()).toEqual(once);
      world.clock.advance(60_000);
      await expect(receipt(mine.slug, lie)).rejects.toThrow();
      expect(await refused()).toEqual([...once, `${mine.slug} other_gateway`]);
      expect(await receipt(mine.slug, { serial: held.serial, sha256: held.sha256 })).toEqual({ recorded: true });
      expect(await get(mine.slug)).toMatchObject({ activatedSerial: held.serial, receipts: [{ status: 'activated' }] });
      expect((await get(other.slug)).receipts).toEqual([]);
    });

    it('tell whether a gateway is current, behind, rejecting or silent', async () => {
      const { slug } = await create();
      const seen = async () => markServed(world.db.read, (await actor(slug)).id, null, world.clock.now);
      const state = async () => {
        const { state: now, activatedSerial, lastError } = await get(slug);
        return [now, activatedSerial, lastError];
      };
      const first = await published(slug);
      expect(await state()).toEqual(['never', null, null]);
      await seen();
      expect(await state()).toEqual(['behind', null, null]);
      await receipt(slug, brief(first));
      expect(await state()).toEqual(['current', first.serial, null]);
      await update(slug, { servers: ['crm', 'wiki'] });
      expect(await state()).toEqual(['behind', first.serial, null]);
      const second = await published(slug);
      await receipt(slug, { ...brief(second), status: 'rejected', error: 'bad signature' });
      expect(await state()).toEqual(['rejecting', first.serial, 'bad signature']);
      await receipt(slug, brief(second));
      expect(await state()).toEqual(['current', second.serial, null]);
      // It went back to an older one: Remit believes it, and says so.
      await receipt(slug, brief(first));
      expect(await state()).toEqual(['older', first.serial, null]);
      expect((await get(slug)).highestSerial).toBe(second.serial);
      world.clock.advance(180_001);
      expect(await state()).toEqual(['silent', first.serial, null]);
    });

    it('of a rejection count for what was never published, too', async () => {
      const { slug } = await create();
      const forged = { serial: 2_147_483_647, sha256: 'e'.repeat(64) };
      const error = 'signature does not verify\n\tat line 1\u0000\u001b[31m';
      await receipt(slug, { ...forged, status: 'rejected', error });
      const { receipts, lastError, activatedSerial } = await get(slug);
      expect(receipts).toMatchObject([{ ...forged, status: 'rejected' }]);
      expect(lastError).toBe('signature does not verify\n\tat line 1\ufffd\ufffd[31m');
      expect(activatedSerial).toBeNull();
    });

    it.each([
      ['a serial that no revision can have', { serial: 2_147_483_648 }, 'serial'],
      ['half a serial', { serial: 1.5 }, 'serial'],
      ['a serial below nothing', { serial: -1 }, 'serial'],
      ['a serial as text', { serial: '1' }, 'serial'],
      ['a digest in capitals', { sha256: 'F'.repeat(64) }, 'sha256'],
      ['half a digest', { sha256: 'f'.repeat(32) }, 'sha256'],
      ['a status that is none', { status: 'active' }, 'status'],
      ['an error of 1001 characters', { status: 'rejected', error: 'x'.repeat(1001) }, 'error'],
      ['a time that is none', { activatedAt: 'now' }, 'activatedAt'],
      ['a time without a zone', { activatedAt: '2026-11-23T09:00:00' }, 'activatedAt'],
      ['a time in a year that no database has', { activatedAt: '0000-01-01T00:00:00Z' }, 'activatedAt'],
      ["another gateway's name", { gateway: 'other' }, 'gateway'],
    ])('are refused with %s, by field', async (_, wrong, field) => {
      const { slug } = await same();
      const { serial, sha256 } = await published(slug);
      await expect(receipt(slug, { serial, sha256, ...wrong })).rejects.toMatchObject({
        code: 'invalid_input',
        errors: [{ field }],
      });
      expect((await get(slug)).receipts).toEqual([]);
    });

    it('come from gateways only, and are never changed', async () => {
      const { slug } = await create();
      const { serial, sha256 } = await published(slug);
      const input = { serial, sha256, status: 'activated', activatedAt: world.clock.now.toISOString() };
      await expect(recordReceipt({ ctx: world.ctx(root), input })).rejects.toEqual(code('forbidden'));
      await receipt(slug, { serial, sha256 });
      const prisma = prismaOf(world.db.read);
      await expect(prisma.receipt.updateMany({ data: { status: 'rejected' } })).rejects.toThrow();
      await expect(prisma.receipt.deleteMany({})).rejects.toThrow();
      expect((await get(slug)).receipts).toHaveLength(1);
    });
  });
});
