import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAgent } from '@/lib/agents/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { createGateway } from '@/lib/gateways/create-gateway';
import { recordReceipt } from '@/lib/gateways/receipts/record-receipt';
import { findPublished } from '@/lib/gateways/repository';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { createRequest } from '@/lib/requests/create-request';
import { countToDecide, getRequest } from '@/lib/requests/queries';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { takeWriteLock } from '@/lib/verb/repository';
import { isolate } from './isolate';
import { getContainment, listContainments, previewContainment } from './queries';

describe('isolation', () => {
  let company: TestCompany;
  let gatewayId: string;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const cut = (of: string, target: string, by = company.tove, more = {}) =>
    isolate({ ctx: as(by), input: { of, target, reason: 'odd calls', ...more } });
  const status = async (slug: string) => (await getAgent({ ctx: as(company.ada), slug })).status;
  const serial = async () => {
    const newest = await prismaOf(company.world.db.read).revision.findFirst({ orderBy: { serial: 'desc' } });
    return newest?.serial ?? 0;
  };
  const askRestore = (agents: string[], by: PersonActor) =>
    createRequest({
      ctx: as(by),
      input: { title: 'Back', justification: 'Fixed.', operations: agents.map((agent) => ({ op: 'restore', agent })) },
    });
  /** The gateway's own word on what it was published last. */
  async function confirm(of = 'activated', given?: { serial: number; sha256: string }) {
    const { world } = company;
    const { serial: newest, sha256 } = given ??
      (await findPublished(world.db.read, gatewayId)) ?? { serial: 0, sha256: '' };
    const ctx = { ...world.system, actor: { kind: 'gateway', id: gatewayId, slug: 'edge' } as never };
    const activatedAt = world.clock.now.toISOString();
    await recordReceipt({ ctx, input: { serial: newest, sha256, status: of, activatedAt } });
    await prismaOf(world.db.read).gateway.update({ where: { id: gatewayId }, data: { lastSeenAt: world.clock.now } });
    return { serial: newest, sha256 };
  }
  const edge = async (id: string) => (await getContainment({ ctx: as(company.tove), id })).gateways[0];

  beforeAll(async () => {
    company = await openTestCompany();
    const admin = await company.world.person('Root', 'admin');
    const input = { slug: 'edge', name: 'Edge', servers: ['crm'], freshnessSeconds: 3600 };
    await createGateway({ ctx: as(admin), input });
    gatewayId = (await prismaOf(company.world.db.read).gateway.findFirstOrThrow()).id;
    await company.registered('one-bot', 'crm/search');
    await company.registered('two-bot', 'crm/search', 'crm/refund');
    await company.registered('third-bot', 'crm/refund');
    await company.registered('race-bot', 'crm/get_customer');
    await company.registered('back-bot', 'crm/get_customer');
  });
  afterAll(() => company.close());

  it('stops every agent with a tool as one act with one revision, as the preview said', async () => {
    const { tove, ada } = company;
    const preview = await previewContainment({ ctx: as(tove), of: 'tool', target: 'crm/search' });
    expect(preview).toMatchObject({ count: 2, grants: 3, tools: 2, servers: 1, calls: 0, sessions: 0, gateways: 1 });
    const before = await serial();
    const done = await cut('tool', 'crm/search');
    expect(done).toMatchObject({ agents: 2, grants: 3, still: 2, serial: before + 1, by: { name: 'Tove' } });
    expect(await serial()).toBe(before + 1);
    expect([await status('one-bot'), await status('two-bot'), await status('third-bot')]).toEqual([
      'suspended',
      'suspended',
      'active',
    ]);
    // Who owns none of them does not learn of it; who owns one does.
    const seen = (by: PersonActor) => listContainments({ ctx: as(by), page: { limit: 10 } });
    expect((await seen(ada)).items).toEqual([]);
    expect((await seen(company.sam)).items).toMatchObject([{ id: done.id }]);
    await expect(cut('tool', 'crm/search', ada)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('says when a gateway confirmed, what it means while it has not, and when it went back', async () => {
    const { world } = company;
    const earlier = await confirm();
    const done = await cut('server', 'crm');
    expect(done.agents).toBe(3);
    expect(await edge(done.id)).toMatchObject({ confirmation: 'waiting', holds: false, ms: null });
    world.clock.advance(240);
    await confirm();
    expect(await edge(done.id)).toMatchObject({ confirmation: 'confirmed', holds: true, ms: 240 });
    // Later revisions hold it too; an older one does not.
    await confirm('activated', earlier);
    expect(await edge(done.id)).toMatchObject({ confirmation: 'older', holds: false });
    await confirm();
    world.clock.advance(3_000_000);
    expect(await edge(done.id)).toMatchObject({ confirmation: 'confirmed', ms: 240 });
  });

  it('judges a gateway by what is in force there, and not by what was set here since', async () => {
    const { world, sam, vera } = company;
    const root = await world.person('Rita', 'admin');
    const set = (mode: string, onStale: string) =>
      updateGateway({ ctx: as(root), input: { slug: 'edge', change: { mode, onStale } } });
    await company.decide((await askRestore(['race-bot'], sam)).id, vera);
    await set('shadow', 'keep');
    await confirm();
    const { id } = await cut('agent', 'race-bot');
    await confirm();
    expect(await edge(id)).toMatchObject({ confirmation: 'shadow', holds: false });
    await set('enforce', 'deny');
    expect(await edge(id)).toMatchObject({ confirmation: 'shadow', holds: false });
    await confirm();
    expect(await edge(id)).toMatchObject({ confirmation: 'confirmed', holds: true });
    await company.decide((await askRestore(['race-bot'], sam)).id, vera);
    await confirm();
    // It is to deny again, and has not heard that.
    await set('enforce', 'keep');
    await confirm();
    await set('enforce', 'deny');
    const next = await cut('agent', 'race-bot');
    world.clock.advance(600_000);
    expect(await edge(next.id)).toMatchObject({ confirmation: 'silent', openUntil: null });
    await confirm();
  });

  it('says of a gateway that is not heard until when it may go on', async () => {
    const { world, tove } = company;
    const sam = company.sam;
    await company.decide((await askRestore(['race-bot'], sam)).id, company.vera);
    const heard = world.clock.now.getTime();
    await confirm();
    world.clock.advance(600_000);
    const { id } = await cut('agent', 'race-bot', tove);
    const silent = await edge(id);
    expect(silent).toMatchObject({ confirmation: 'silent', holds: false });
    expect(silent?.openUntil).toBe(new Date(heard + 3_660_000).toISOString());
    expect(silent?.means).toMatch(/may let calls through until/);
    world.clock.advance(3_660_000);
    expect((await edge(id))?.means).toMatch(/denies every call/);
  });

  it('counts from the click, also where the database was slow, and is not there before it is published', async () => {
    const { world, tove, vera, sam } = company;
    await company.decide((await askRestore(['race-bot'], sam)).id, vera);
    await confirm();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = world.db.transaction(async (tx) => {
      await takeWriteLock(tx);
      await held;
    });
    const asked = cut('agent', 'race-bot', tove);
    // Until it was asked, and waits.
    await new Promise((resolve) => setImmediate(resolve));
    world.clock.advance(700);
    release();
    await slow;
    const { id } = await asked;
    expect(await edge(id)).toMatchObject({ confirmation: 'waiting' });
    world.clock.advance(50);
    await confirm();
    expect(await edge(id)).toMatchObject({ confirmation: 'confirmed', ms: 750 });
  });

  it('is done once: the second of two at once is told by whom', async () => {
    const { tove, vera, sam } = company;
    await company.decide((await askRestore(['third-bot'], sam)).id, vera);
    const before = await serial();
    const both = await Promise.allSettled([cut('agent', 'third-bot', tove), cut('agent', 'third-bot', vera)]);
    const lost = both.find((one) => one.status === 'rejected');
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(lost).toMatchObject({
      reason: {
        code: 'conflict',
        message: expect.stringMatching(
          new RegExp(`suspended already: (Tove|Vera) did that with revision ${before + 1}`),
        ),
      },
    });
    expect(await serial()).toBe(before + 1);
  });

  it('ends isolated where it comes after a restoring, and never half of both', async () => {
    const { tove, vera, sam } = company;
    const { id } = await askRestore(['back-bot'], sam);
    const results = await Promise.allSettled([company.decide(id, vera), cut('agent', 'back-bot', tove)]);
    const [restored, isolated] = results.map((one) => one.status === 'fulfilled');
    expect(restored).toBe(true);
    expect(await status('back-bot')).toBe(isolated ? 'suspended' : 'active');
  });

  it('is not restored by who isolated, whoever asks', async () => {
    const { tove, vera, sam } = company;
    const { id } = await askRestore(['one-bot'], sam);
    expect((await getRequest({ ctx: as(tove), id })).mayDecide).toMatchObject({
      ok: false,
      code: 'own_request',
      why: expect.stringMatching(/You isolated/),
    });
    await expect(company.decide(id, tove)).rejects.toMatchObject({ code: 'own_request' });
    expect([await countToDecide({ ctx: as(tove) }), await countToDecide({ ctx: as(vera) })]).toEqual([0, 1]);
    expect(await status('one-bot')).toBe('suspended');
    await company.decide(id, vera);
    expect(await status('one-bot')).toBe('active');
  });

  it('is also what a request suspends, and who put that in force does not bring it back', async () => {
    const { tove, vera, sam } = company;
    await company.registered('asked-bot', 'crm/get_customer');
    const operations = [{ op: 'suspend', agent: 'asked-bot', reason: 'Odd.' }];
    const { number, state } = await createRequest({
      ctx: as(tove),
      input: { title: 'Stop asked-bot', justification: 'Odd.', operations },
    });
    expect(state).toBe('approved');
    const { items } = await listContainments({ ctx: as(tove), page: { limit: 1 }, filter: { agent: 'asked-bot' } });
    const record = { of: 'request', target: `CR-${number}`, agents: 1, grants: 1, by: { name: 'Tove' } };
    expect(items).toMatchObject([{ ...record, reason: 'Stop asked-bot', serial: await serial() }]);
    expect(await getContainment({ ctx: as(tove), id: items[0]?.id as string })).toMatchObject({ still: 1 });
    const { id } = await askRestore(['asked-bot'], sam);
    await expect(company.decide(id, tove)).rejects.toMatchObject({ code: 'own_request' });
    await company.decide(id, vera);
    expect(await status('asked-bot')).toBe('active');
  });

  it('is by who asked for it, where somebody else approved: neither brings it back, unless nobody else is left', async () => {
    const { ada, tove, vera, sam } = company;
    const suspension = async (by: PersonActor, more: object[] = []) => {
      const operations = [{ op: 'suspend', agent: 'asked-bot', reason: 'Odd.' }, ...more];
      const input = { title: 'Stop', justification: 'Odd.', operations };
      const { id, state } = await createRequest({ ctx: as(by), input });
      expect(state).toBe('pending');
      await company.decide(id, tove);
      const { items } = await listContainments({ ctx: as(tove), page: { limit: 1 }, filter: { agent: 'asked-bot' } });
      expect(items).toMatchObject([{ of: 'request', by: { name: by.name } }]);
    };
    const may = async (id: string) => {
      const asked = [tove, vera].map(async (one) => (await getRequest({ ctx: as(one), id })).mayDecide.ok);
      const counted = [tove, vera].map((one) => countToDecide({ ctx: as(one) }));
      return [await Promise.all(asked), await Promise.all(counted)];
    };
    const grant = (tool: string) => ({ op: 'grant', agent: 'asked-bot', tool: `crm/${tool}` });
    await suspension(ada, [grant('search')]);
    const first = await askRestore(['asked-bot'], sam);
    expect(await may(first.id)).toEqual([
      [false, true],
      [0, 1],
    ]);
    await company.decide(first.id, vera);
    await suspension(vera, [grant('refund')]);
    const second = await askRestore(['asked-bot'], sam);
    expect(await may(second.id)).toEqual([
      [true, false],
      [1, 0],
    ]);
    await company.decide(second.id, tove);
    expect(await status('asked-bot')).toBe('active');
  });

  it('stays readable when an agent of it is gone from the registry', async () => {
    const { tove, sam } = company;
    const { items } = await listContainments({ ctx: as(tove), page: { limit: 1 }, filter: { agent: 'one-bot' } });
    const operations = [{ op: 'retire', agent: 'one-bot' }];
    await createRequest({ ctx: as(sam), input: { title: 'Away', justification: 'Over.', operations } });
    const found = await getContainment({ ctx: as(tove), id: items[0]?.id as string });
    expect(found).toMatchObject({ agents: 2, still: 1 });
    expect(found.isolated.map(({ slug, status }) => `${slug} ${status}`)).toEqual([
      'one-bot retired',
      'two-bot suspended',
    ]);
    await expect(cut('agent', 'one-bot')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/retired/),
    });
  });

  it.each([
    ['agent', 'nobody-bot', 'not_found'],
    ['tool', 'crm/nothing', 'invalid_input'],
    ['server', 'nowhere', 'invalid_input'],
    ['team', 'no such team', 'invalid_input'],
    ['everything', 'crm', 'invalid_input'],
    ['tool', 'crm/delete_customer', 'conflict'],
  ])('refuses %s %s, and nothing has happened', async (of, target, code) => {
    const before = await serial();
    await expect(cut(of, target)).rejects.toMatchObject({ code });
    await expect(cut('team', 'support', company.tove, { alert: 'al_none' })).rejects.toMatchObject({
      errors: [{ field: 'alert' }],
    });
    expect(await serial()).toBe(before);
  });

  it('keeps its record as it is', async () => {
    const db = prismaOf(company.world.db.read);
    const forge = (sql: string) => expect(db.$executeRawUnsafe(sql)).rejects.toThrow(/append-only/);
    await forge(`UPDATE "Containment" SET "reason" = 'other'`);
    await forge('DELETE FROM "Containment"');
  });
});
