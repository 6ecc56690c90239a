import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce } from '@/lib/announcements/announce';
import { listDue } from '@/lib/announcements/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { addAttestation } from '@/lib/gateways/attestations/add-attestation';
import { createGateway } from '@/lib/gateways/create-gateway';
import { addServerAttestation } from '@/lib/servers/attestations/add-server-attestation';
import { getServerAttestations } from '@/lib/servers/attestations/queries';
import { removeServerAttestation } from '@/lib/servers/attestations/remove-server-attestation';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { listAttestations } from './queries';

describe('attestations of gateways and vendors', () => {
  let company: TestCompany;
  let root: PersonActor;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const good = {
    vendor: 'Sample Vendor',
    report: 'soc2-type-2',
    auditor: 'Sample Auditors',
    periodStart: '2026-01-01',
    periodEnd: '2026-06-30',
  };
  const attest = (change: object = {}, by = company.ada) =>
    addServerAttestation({ ctx: as(by), input: { slug: 'crm', attestation: { ...good, ...change } } });
  const list = (filter = {}, page: { limit: number; cursor?: string } = { limit: 200 }) =>
    listAttestations({ ctx: as(company.tove), page, filter });

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
    for (const slug of ['edge-a', 'edge-b']) {
      await createGateway({ ctx: as(root), input: { slug, name: slug, servers: ['crm'] } });
    }
  });
  afterAll(() => company.close());

  it('are kept by the owner of a server, security and administrators, and refused in words', async () => {
    await expect(attest({}, company.stan)).rejects.toMatchObject({ code: 'forbidden' });
    for (const [wrong, field] of [
      [{ vendor: '' }, 'attestation.vendor'],
      [{ vendor: undefined }, 'attestation.vendor'],
      [{ periodStart: '2026-07-01' }, 'attestation.periodEnd'],
      [{ link: 'http://trust.example.com' }, 'attestation.link'],
    ] as const) {
      await expect(attest(wrong)).rejects.toMatchObject({ errors: [{ field }] });
    }
    await attest();
    await attest({ periodStart: '2026-07-11', periodEnd: '2026-12-31' }, company.tove);
    await attest({ report: 'bridge-letter', periodStart: '2026-07-01', periodEnd: '2026-07-05' }, root);
    const read = async (by: PersonActor) => getServerAttestations({ ctx: as(by), slug: 'crm' });
    expect(await read(company.stan)).toMatchObject({
      mayWrite: false,
      state: 'covers',
      endsOn: '2026-12-31',
      gaps: [{ kind: 'soc2', from: '2026-07-01', to: '2026-07-10', days: 10, bridged: false }],
      attestations: [{ vendor: 'Sample Vendor', periodEnd: '2026-12-31', addedBy: { name: 'Tove' } }, {}, {}],
    });
    await attest({ report: 'bridge-letter', periodStart: '2026-07-06', periodEnd: '2026-07-10' });
    const { gaps, mayWrite, attestations } = await read(company.ada);
    expect([gaps[0]?.bridged, mayWrite]).toEqual([true, true]);
    const letter = attestations.find(({ periodEnd }) => periodEnd === '2026-07-10')?.id;
    const remove = { input: { slug: 'crm', id: letter } };
    await expect(removeServerAttestation({ ctx: as(company.stan), ...remove })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await removeServerAttestation({ ctx: as(company.ada), ...remove });
    await expect(removeServerAttestation({ ctx: as(company.ada), ...remove })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await read(company.ada)).gaps[0]?.bridged).toBe(false);
    const rows = prismaOf(company.world.db.read).serverAttestation;
    await expect(rows.updateMany({ data: { vendor: 'Other' } })).rejects.toThrow();
    await expect(rows.deleteMany({})).rejects.toThrow();
  });

  it('stand in one list, gateways before servers, that pages lose nothing of', async () => {
    await addAttestation({
      ctx: as(root),
      input: {
        slug: 'edge-b',
        attestation: { report: 'iso-27001', auditor: 'Body', periodEnd: '2026-12-10', periodStart: '2024-01-01' },
      },
    });
    const all = (await list()).items.map(({ of, slug, state }) => `${of} ${slug} ${state}`);
    expect(all).toEqual(['gateway edge-a none', 'gateway edge-b ends-soon', 'server crm covers']);
    const paged: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page = await list({}, cursor === undefined ? { limit: 1 } : { limit: 1, cursor });
      paged.push(...page.items.map(({ of, slug, state }) => `${of} ${slug} ${state}`));
      cursor = page.nextCursor ?? undefined;
    }
    expect(paged).toEqual(all);
    expect((await list({ kept: 'yes', of: 'server' })).items.map(({ slug }) => slug)).toEqual(['crm']);
    expect((await list({ kept: 'no' })).items.map(({ slug }) => slug)).toEqual(['edge-a']);
    await expect(listAttestations({ ctx: as(company.ada), page: { limit: 1 }, filter: {} })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('are told to the owner and security two weeks before the last of a kind is over, once', async () => {
    const told = async () => {
      const due = await listDue({ ctx: company.world.system, limit: 100 });
      await announce({ ctx: company.world.system, input: { due } });
      const rows = await prismaOf(company.world.db.read).notification.findMany({
        where: { event: 'server.attestation-ending' },
        include: { person: { select: { name: true } } },
      });
      return rows.map(({ person, title, path }) => `${person.name}: ${title} ${path}`).sort();
    };
    company.world.clock.now = new Date('2026-12-17T23:59:00Z');
    expect(await told()).toEqual([]);
    company.world.clock.now = new Date('2026-12-18T00:00:00Z');
    await told();
    const title = 'CRM: its SOC 2 Type II of Sample Vendor ends in 14 days /servers/crm';
    expect(await told()).toEqual(['Ada', 'Lin', 'Sam', 'Tove', 'Vera'].map((name) => `${name}: ${title}`));
  });
});
