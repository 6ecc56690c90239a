import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { labelTool } from '@/lib/servers/label-tool';
import { syncServer } from '@/lib/servers/sync-server';
import { tool } from '@/lib/testing/sample-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { changeApprovalPolicy } from './change-approval-policy';
import { createRequest } from './create-request';
import { getRequest } from './queries';

const READ = { effect: 'read', untrusted: false, outward: false };

describe('what changes a tool is judged for every agent that holds it', () => {
  let company: TestCompany;
  let root: PersonActor;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const see = (id: string) => getRequest({ ctx: as(company.tove), id });
  const ask = (by: PersonActor, ...operations: object[]) =>
    createRequest({ ctx: as(by), input: { title: 'Ask', justification: 'Sample.', operations } });
  const label = (name: string, labels: object) =>
    labelTool({ ctx: as(company.tove), input: { server: 'crm', tool: name, labels } });
  const rules = (policy: object, basedOn: number) =>
    changeApprovalPolicy({ ctx: as(root), input: { policy, note: 'Sample.', basedOn } });

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
    await label('get_customer', { ...READ, dataClass: 'confidential', categories: ['pii'] });
    await label('search', { ...READ, dataClass: 'internal', untrusted: true });
    await label('refund', { ...READ, dataClass: 'internal' });
    await label('delete_customer', { ...READ, dataClass: 'internal' });
    await company.registered('path-bot', 'crm/get_customer', 'crm/search', 'crm/refund');
    await company.registered('plain-bot', 'crm/refund', 'crm/delete_customer');
  });
  afterAll(() => company.close());

  it('a label that opens a path waits until the risk is accepted, though the request names no agent', async () => {
    const { stan, sam, tove, vera } = company;
    const { id } = await ask(stan, { op: 'label', tool: 'crm/refund', labels: { outward: true } });
    const before = await see(id);
    expect(before.openRisks).toEqual(['path-bot']);
    expect(before.impact.map(({ agent, cause }) => [agent, cause])).toEqual([
      ['path-bot', 'holds'],
      ['plain-bot', 'holds'],
    ]);
    expect(before.others).toEqual({ holders: 2, callers: 0, newlyToxic: 1, shown: 2 });
    await expect(company.decide(id)).rejects.toMatchObject({ code: 'conflict' });

    const until = new Date(company.world.clock.now.getTime() + 30 * 86_400_000).toISOString();
    const terms = { risk: 'Data may leave.', reason: 'Sample.', compensation: 'Looked at.', until };
    const accepted = await ask(sam, { op: 'accept-risk', agent: 'path-bot', ...terms });
    for (const by of [tove, vera, await company.world.person('Eve', 'executive')]) {
      if ((await see(accepted.id)).state === 'pending') await company.decide(accepted.id, by).catch(() => undefined);
    }
    expect((await see(accepted.id)).state).toBe('approved');
    expect((await see(id)).missing).toEqual([]);
  });

  it('a lowered label and an adopted definition meet the rules for the risk that agents have today', async () => {
    const policy = (risk: string) => ({
      stages: [{ name: 'security', role: 'security' }],
      rules: [{ id: 'risk', when: { risk }, why: 'Risk.', stages: [{ name: 'owner', role: 'executive' }] }],
      autoApprove: { dataClass: 'restricted', environments: ['production', 'staging', 'development'] },
    });
    await rules(policy('medium'), 1);
    const lowered = await ask(company.stan, {
      op: 'label',
      tool: 'crm/get_customer',
      labels: { dataClass: 'public', categories: [] },
    });
    const [{ risk } = { risk: null }] = (await see(lowered.id)).impact;
    expect([risk?.before?.level, risk?.after?.level]).toEqual(['high', 'low']);
    expect((await see(lowered.id)).stages.map(({ name }) => name)).toEqual(['security', 'owner']);

    company.crm.tools = company.crm.tools.map((one) =>
      one.name === 'delete_customer' || one.name === 'get_customer' ? tool(one.name as string, 'Another.') : one,
    );
    await syncServer({ ctx: as(company.ada), input: { slug: 'crm' } });
    const adopted = await ask(company.stan, { op: 'adopt', tool: 'crm/get_customer' });
    expect((await see(adopted.id)).stages.map(({ name }) => name)).toEqual(['security', 'owner']);
    // Low risk all round, and the rules approve what is: not what somebody has to read.
    const low = await ask(company.stan, { op: 'adopt', tool: 'crm/delete_customer' });
    expect(await see(low.id)).toMatchObject({
      state: 'pending',
      stages: [{ name: 'security' }],
      impact: [{ agent: 'plain-bot', risk: { after: { level: 'low' } } }],
    });
  });
});
