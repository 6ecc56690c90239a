import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce } from '@/lib/announcements/announce';
import { listDue } from '@/lib/announcements/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { updatePerson } from '@/lib/people/update-person';
import { readCompileInput } from '@/lib/policy/compile-input/repository';
import { compile } from '@/lib/policy-engine/compile';
import { unheldGrants } from '@/lib/policy-engine/for-gateway';
import { createRequest } from '@/lib/requests/create-request';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { getShadowMode, getStandingWork } from '@/lib/work/queries';
import { hasGatewayNews, watchGateways } from './alarms/watch-gateways';
import { addAttestation } from './attestations/add-attestation';
import { removeAttestation } from './attestations/remove-attestation';
import { createGateway } from './create-gateway';
import { createGatewayToken } from './create-gateway-token';
import { getGateway, getGatewayReach, listGateways } from './queries';
import { recordReceipt } from './receipts/record-receipt';
import { findPublished, markServed } from './repository';
import { updateGateway } from './update-gateway';

const DAY = 86_400_000;

describe('what is kept of a gateway', () => {
  let company: TestCompany;
  let root: PersonActor;
  const asked = new Set<string>();
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const create = (slug: string, input: object = {}) =>
    createGateway({ ctx: as(root), input: { slug, name: `Gateway ${slug}`, servers: ['crm'], ...input } });
  const get = (slug: string) => getGateway({ ctx: as(root), slug });
  const update = (slug: string, change: object) => updateGateway({ ctx: as(root), input: { slug, change } });
  /** What people were told since this was asked last, as `name: title`. */
  async function told(event: string) {
    const rows = await prismaOf(company.world.db.read).notification.findMany({
      where: { event: { startsWith: event } },
      include: { person: { select: { name: true } } },
    });
    const fresh = rows.filter(({ id }) => !asked.has(id));
    for (const { id } of fresh) asked.add(id);
    return fresh.map(({ person, title }) => `${person.name}: ${title}`).sort();
  }
  async function announced() {
    const due = await listDue({ ctx: company.world.system, limit: 100 });
    await announce({
      ctx: company.world.system,
      input: { due: due.filter(({ event }) => event.startsWith('gateway')) },
    });
  }

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
    await company.registered('busy-bot', 'crm/search');
  });
  afterAll(() => company.close());

  it('is its kind, owner, contact, settings and what it does when it is stale', async () => {
    const made = await create('kong-edge', {
      kind: 'kong',
      owner: 'lin@example.com',
      contact: '#platform',
      onStale: 'keep',
      settings: { subject: 'custom_id' },
    });
    expect(made).toMatchObject({
      kind: 'kong',
      owner: { name: 'Lin', active: true },
      contact: '#platform',
      onStale: 'keep',
      settings: { subject: 'custom_id' },
    });
    const { items } = await listGateways({ ctx: as(root), page: { limit: 10 }, filter: { kind: 'kong' } });
    expect(items.map(({ slug }) => slug)).toEqual(['kong-edge']);
    // What another kind was set to means nothing any more.
    expect(await update('kong-edge', { kind: 'opa', contact: null, owner: null })).toMatchObject({
      kind: 'opa',
      owner: null,
      contact: null,
      settings: {},
    });
    await expect(update('kong-edge', { settings: { subject: 'custom_id' } })).rejects.toMatchObject({
      errors: [{ field: 'settings.subject' }],
    });
    await update('kong-edge', { mode: 'shadow' });
    await expect(update('kong-edge', { kind: 'kong' })).rejects.toMatchObject({ errors: [{ field: 'mode' }] });
    await update('kong-edge', { kind: 'kong', mode: 'enforce', owner: 'lin@example.com' });
  });

  it('says which grants it cannot hold, as the policy leaves them out', async () => {
    const rateLimit = { limit: 60, windowSeconds: 60 };
    const grants = [
      { tool: 'crm/refund', constraints: { rateLimit, pii: 'redact' } },
      { tool: 'crm/get_customer', constraints: { requireUser: true, pii: 'allow' } },
      { tool: 'crm/delete_customer', constraints: { maxDataClass: 'internal' } },
    ].map((one) => ({ op: 'grant', agent: 'busy-bot', ...one }));
    const { id } = await createRequest({
      ctx: as(company.ada),
      input: { title: 'Ask', justification: 'Sample.', operations: grants },
    });
    await company.decide(id);
    const { unheldGrants: shown } = await get('kong-edge');
    expect(shown).toMatchObject({ total: 2, byBound: { requireUser: 1, pii: 1, rateLimit: 1 } });
    expect(shown.items).toEqual([
      { agent: { slug: 'busy-bot', name: 'Sample busy-bot' }, tool: 'crm/get_customer', bounds: ['requireUser'] },
      { agent: { slug: 'busy-bot', name: 'Sample busy-bot' }, tool: 'crm/refund', bounds: ['pii', 'rateLimit'] },
    ]);
    const policy = compile(await readCompileInput(company.world.db.read));
    const compiled = unheldGrants(policy, 'kong-edge').map(({ grant, unheld }) => [grant.tool, unheld]);
    expect(shown.items.map(({ tool, bounds }) => [tool, bounds])).toEqual(compiled);
    expect((await create('all-edge')).unheldGrants).toEqual({ total: 0, byBound: {}, items: [] });
    expect(await getGatewayReach({ ctx: as(root), slug: 'all-edge' })).toEqual({
      servers: 1,
      tools: 4,
      granted: 4,
      agents: 1,
    });
  });

  it('holds attestations, of which people are reminded before they are over', async () => {
    const attest = (attestation: object, by = root) =>
      addAttestation({ ctx: as(by), input: { slug: 'kong-edge', attestation } });
    const good = { report: 'soc2-type-2', auditor: 'Sample Auditors', periodEnd: '2026-12-20' };
    await expect(attest(good, company.tove)).rejects.toMatchObject({ code: 'forbidden' });
    for (const [wrong, field] of [
      [{ periodStart: '2026-12-21' }, 'attestation.periodEnd'],
      [{ link: 'javascript:alert(1)' }, 'attestation.link'],
      [{ periodEnd: '2026-02-30' }, 'attestation.periodEnd'],
      [{ report: 'trust-me' }, 'attestation.report'],
      [{ note: 'x' }, 'attestation.note'],
    ] as const) {
      await expect(attest({ ...good, ...wrong })).rejects.toMatchObject({ errors: [{ field }] });
    }
    const work = async (by = root) => (await getStandingWork({ ctx: as(by) })).unattested.items;
    expect(await work()).toMatchObject([{ slug: 'kong-edge', over: null }]);
    expect(await work(company.lin)).toMatchObject([{ slug: 'kong-edge' }]);
    expect(await work(company.tove)).toEqual([]);
    const { attestations } = await attest({ ...good, link: 'https://trust.example.com/soc2' });
    expect(attestations).toMatchObject([{ ...good, over: false, addedBy: { name: 'Root' } }]);
    expect(await work()).toEqual([]);

    company.world.clock.now = new Date('2026-12-06T23:59:00Z');
    await announced();
    expect(await told('gateway.attestation')).toEqual([]);
    company.world.clock.now = new Date('2026-12-07T00:00:00Z');
    await announced();
    await announced();
    const title = 'Gateway kong-edge: its SOC 2 Type II ends in 14 days';
    expect(await told('gateway.attestation')).toEqual([`Lin: ${title}`, `Root: ${title}`]);
    // With the next report there is nothing more to tell.
    await attest({ ...good, periodEnd: '2027-12-20' });
    company.world.clock.now = new Date('2026-12-19T00:00:00Z');
    await announced();
    expect(await told('gateway.attestation')).toEqual([]);
    const newest = (await get('kong-edge')).attestations[0]?.id;
    const remove = { ctx: as(root), input: { slug: 'kong-edge', id: newest } };
    await removeAttestation(remove);
    await expect(removeAttestation(remove)).rejects.toMatchObject({ code: 'not_found' });
    await announced();
    expect(await told('gateway.attestation')).toHaveLength(2);
    company.world.clock.now = new Date('2026-12-21T00:00:00Z');
    expect(await work()).toMatchObject([{ slug: 'kong-edge', over: '2026-12-21T00:00:00.000Z' }]);

    const rows = prismaOf(company.world.db.read).gatewayAttestation;
    await expect(rows.updateMany({ data: { auditor: 'Other' } })).rejects.toThrow();
    await expect(rows.updateMany({ data: { removedAt: null } })).rejects.toThrow();
    await expect(rows.deleteMany({})).rejects.toThrow();
  });

  it('keeps the receipts that come together, in order, and refuses of them what was not published to their gateway', async () => {
    const { clock, db } = company.world;
    const of = async (slug: string) => {
      const { id } = await prismaOf(db.read).gateway.findUniqueOrThrow({ where: { slug } });
      const { serial, sha256 } = (await findPublished(db.read, id)) as { serial: number; sha256: string };
      return { ctx: company.world.ctx({ kind: 'gateway', id, slug }), id, serial, sha256 };
    };
    const [all, kong] = [await of('all-edge'), await of('kong-edge')];
    const activatedAt = clock.now.toISOString();
    const say = ({ ctx, serial, sha256 }: typeof all, more: object = {}) =>
      recordReceipt({ ctx, input: { serial, sha256, status: 'activated', activatedAt, ...more } });
    const wrong = { sha256: 'f'.repeat(64) };
    const before = await prismaOf(db.read).receipt.count();
    const came = await Promise.allSettled([
      say(all),
      say(all, wrong),
      say(kong, { sha256: all.sha256 === kong.sha256 ? wrong.sha256 : all.sha256 }),
      say(all, { status: 'rejected', error: 'first \ud800' }),
      say(all, { serial: 99_999 }),
      say(kong),
      say(all, { status: 'rejected', error: 'second' }),
    ]);
    expect(came.map(({ status }) => status === 'fulfilled')).toEqual([true, false, false, true, false, true, true]);
    const rows = await prismaOf(db.read).receipt.findMany({ orderBy: { id: 'asc' }, skip: before });
    const brief = (id: string) => rows.filter(({ gatewayId }) => gatewayId === id).map(({ status }) => status);
    expect(rows).toHaveLength(4);
    expect(brief(kong.id)).toEqual(['activated']);
    const errors = rows.flatMap(({ error }) => error ?? []);
    expect(errors).toEqual([expect.stringMatching(/^first/), 'second']);
  });

  it('tells before the last live token ends, and not while another goes on', async () => {
    const token = (expiresInDays: number, overlapHours = 720) =>
      createGatewayToken({ ctx: as(root), input: { slug: 'kong-edge', expiresInDays, overlapHours } });
    await token(20);
    await token(60);
    company.world.clock.advance(18 * DAY);
    await announced();
    expect(await told('gateway.token')).toEqual([]);
    company.world.clock.advance(29 * DAY);
    await announced();
    const title = 'Gateway kong-edge: its last token ends in 13 days; make another before';
    expect(await told('gateway.token')).toEqual([`Lin: ${title}`, `Root: ${title}`]);
  });

  it('tells of each trouble once until all is well, where it enforces', async () => {
    const { system, clock, db } = company.world;
    const all = await prismaOf(db.read).gateway.findUniqueOrThrow({ where: { slug: 'all-edge' } });
    await updatePerson({ ctx: as(root), input: { id: company.vera.id, change: { roles: ['auditor'] } } });
    const actor = { kind: 'gateway', id: all.id, slug: all.slug } as const;
    const receipt = async (more: object = {}) => {
      const held = await findPublished(db.read, all.id);
      const input = { serial: held?.serial, sha256: held?.sha256, status: 'activated', ...more };
      const activatedAt = clock.now.toISOString();
      await recordReceipt({ ctx: company.world.ctx(actor), input: { activatedAt, ...input } });
      return { serial: held?.serial, sha256: held?.sha256 };
    };
    const start = clock.now;
    const watch = (listeningSince = start) =>
      watchGateways({ ctx: system, input: { listeningSince: listeningSince.toISOString() } });
    const seen = (id = all.id) => markServed(db.read, id, null, clock.now, '203.0.113.7');
    const titles = async () => [...new Set((await told('gateway.')).map((line) => line.replace(/^\w+: /, '')))];

    await told('gateway.');
    await seen();
    await receipt();
    expect(await watch()).toEqual({ told: 0, well: 0 });
    clock.advance(180_001);
    // A process that has just started has heard nobody yet.
    expect(await hasGatewayNews({ ctx: system, listeningSince: clock.now })).toBe(false);
    expect(await watch()).toEqual({ told: 1, well: 0 });
    expect(await watch()).toEqual({ told: 0, well: 0 });
    expect(await watch(clock.now)).toEqual({ told: 0, well: 0 });
    expect(await told('gateway.')).toEqual(
      ['Lin', 'Root', 'Sam', 'Tove'].map(
        (who) => `${who}: Gateway all-edge is silent: nobody knows what is enforced there`,
      ),
    );
    expect((await getStandingWork({ ctx: as(root) })).troubled.items).toMatchObject([
      { slug: 'all-edge', alarm: 'silent' },
    ]);

    await seen();
    expect(await watch()).toEqual({ told: 0, well: 1 });
    expect((await get('all-edge')).lastSeenFrom).toBe('203.0.113.7');
    const before = await receipt();
    await update('all-edge', { servers: [] });
    await receipt();
    await receipt({ ...before });
    await watch();
    expect(await titles()).toEqual([
      expect.stringMatching(/^Gateway all-edge went back from revision \d+ to \d+: what was taken away/),
    ]);
    await receipt({ status: 'rejected', error: 'bad signature' });
    expect((await get('all-edge')).state).toBe('older');
    await receipt();
    await receipt({ status: 'rejected', error: 'bad signature' });
    await watch();
    expect(await titles()).toEqual(['Gateway all-edge refuses the policy that it is given: bad signature']);
    clock.advance(180_001);
    await watch();
    expect(await titles()).toHaveLength(1);
    await seen();
    await receipt({ status: 'rejected', error: 'bad signature' });
    expect(await watch()).toEqual({ told: 0, well: 0 });

    await update('all-edge', { mode: 'shadow' });
    expect(await told('gateway.shadow')).toEqual(
      ['Lin', 'Sam', 'Tove'].map((who) => `${who}: Gateway all-edge runs in shadow mode: nothing is stopped there`),
    );
    expect(await watch()).toEqual({ told: 0, well: 1 });
    expect(await getShadowMode({ ctx: as(root) })).toEqual({ gateways: 1, agents: 0 });
    expect(await getShadowMode({ ctx: as(company.ada) })).toEqual({ gateways: null, agents: 0 });
  });
});
