import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { createGateway } from '@/lib/gateways/create-gateway';
import { findPublished } from '@/lib/gateways/repository';
import { changeApprovalPolicy } from '@/lib/requests/change-approval-policy';
import { createRequest } from '@/lib/requests/create-request';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { getAccessStatement } from './access-statement';
import { getAgent, listAgents } from './queries';
import { registerAgent } from './register-agent';
import { updateAgent } from './update-agent';

describe('an agent in shadow mode', () => {
  let company: TestCompany;
  let root: PersonActor;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const get = (slug: string) => getAgent({ ctx: as(company.ada), slug });
  const mode = (slug: string, to: string, by = company.sam, more: object = {}) =>
    updateAgent({ ctx: as(by), input: { slug, spec: { mode: to, ...more } } });
  async function published(agent: string) {
    const { id } = await prismaOf(company.world.db.read).gateway.findUniqueOrThrow({ where: { slug: 'edge' } });
    const jws = (await findPublished(company.world.db.read, id))?.jws as string;
    return JSON.parse(Buffer.from(jws.split('.')[1] as string, 'base64url').toString()).agents[agent];
  }

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
    await createGateway({ ctx: as(root), input: { slug: 'edge', name: 'Edge', servers: ['crm'] } });
    await company.registered('quiet-bot', 'crm/search');
  });
  afterAll(() => company.close());

  it('gets there by a request that somebody else approves, and back at once', async () => {
    const { request } = await mode('quiet-bot', 'shadow');
    expect(request).toMatchObject({ state: 'pending', operations: [{ direction: 'loosens' }] });
    expect((await get('quiet-bot')).mode).toBe('enforce');
    await company.decide(request?.id as string);
    expect(await get('quiet-bot')).toMatchObject({ mode: 'shadow', spec: { mode: 'shadow' } });
    expect(await published('quiet-bot')).toMatchObject({ mode: 'shadow' });
    expect(await getAccessStatement({ ctx: as(company.ada), slug: 'quiet-bot' })).toMatchObject({ mode: 'shadow' });
    const { items } = await listAgents({ ctx: as(company.ada), page: { limit: 10 }, filter: { mode: 'shadow' } });
    expect(items.map(({ slug }) => slug)).toEqual(['quiet-bot']);

    // Said once more, it changes nothing; together with something else, it is asked for.
    expect((await mode('quiet-bot', 'shadow')).request).toBeNull();
    const back = await mode('quiet-bot', 'enforce', company.lin);
    expect(back.request).toMatchObject({ state: 'approved', stages: [], operations: [{ direction: 'tightens' }] });
    expect((await get('quiet-bot')).mode).toBe('enforce');
    expect(await published('quiet-bot')).not.toHaveProperty('mode');
  });

  it('is asked for by who is not its own to change', async () => {
    await expect(mode('quiet-bot', 'enforce', company.stan)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('leaves a manifest that does not say so as it is', async () => {
    const same = company.manifest('plain-bot', [], { mode: 'enforce' });
    const { request } = await registerAgent({ ctx: as(company.ada), input: same });
    await company.decide(request?.id as string);
    expect((await get('plain-bot')).spec).not.toHaveProperty('mode');
    for (const input of [same, company.manifest('plain-bot')]) {
      expect((await registerAgent({ ctx: as(company.sam), input })).request).toBeNull();
    }
    await expect(
      registerAgent({ ctx: as(company.ada), input: company.manifest('odd-bot', [], { mode: 'off' }) }),
    ).rejects.toMatchObject({ errors: [{ field: 'spec.mode' }] });
  });

  it('is never approved by itself, and a rule can ask for more', async () => {
    const policy = {
      stages: [{ name: 'security', role: 'security' }],
      rules: [
        {
          id: 'shadow',
          when: { shadow: true },
          why: 'Nothing would stop it.',
          stages: [{ name: 'executive', role: 'executive' }],
        },
      ],
      autoApprove: { dataClass: 'restricted', environments: ['production', 'staging', 'development'] },
      productionReview: null,
    };
    await changeApprovalPolicy({ ctx: as(root), input: { policy, basedOn: 1, note: 'Shadow' } });
    const ask = (to: object) =>
      createRequest({
        ctx: as(company.sam),
        input: {
          title: 'Ask',
          justification: 'Sample.',
          operations: [{ op: 'update-agent', agent: 'plain-bot', name: 'Sample plain-bot', ...to }],
        },
      });
    const { spec } = await get('plain-bot');
    const shadow = await ask({ spec: { ...spec, mode: 'shadow' } });
    expect(shadow).toMatchObject({ state: 'pending', rules: [{ id: 'shadow' }] });
    expect(shadow.stages.map(({ name }) => name)).toContain('executive');
    // What is not about shadow mode is in force by itself under these rules.
    expect(await ask({ spec: { ...spec, actsFor: 'colleagues' } })).toMatchObject({ state: 'approved' });
  });
});
