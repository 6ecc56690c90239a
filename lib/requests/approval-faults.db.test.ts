import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAccessStatement } from '@/lib/agents/access-statement';
import { registerAgent } from '@/lib/agents/register-agent';
import { getApprovalPolicy } from '@/lib/approval-policy/queries';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { updatePerson } from '@/lib/people/update-person';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { changeApprovalPolicy } from './change-approval-policy';
import { createRequest } from './create-request';
import { decideRequest } from './decide-request';
import { getRequest } from './queries';

const code = (value: string) => expect.objectContaining({ code: value });

/** Clock jumps are in clock-jumps.db.test.ts, chains and circles of delegations in lib/delegations. */
describe('a fault while a request waits', () => {
  let company: TestCompany;
  let root: PersonActor;
  let bots = 0;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const see = (id: string, by = company.tove) => getRequest({ ctx: as(by), id });
  const decide = (by: PersonActor, id: string, digest: string, decision = 'approve') =>
    decideRequest({ ctx: as(by), input: { id, decision, digest } });
  const allowed = async (slug: string) =>
    (await getAccessStatement({ ctx: as(company.ada), slug })).allowed.map(({ tool }) => tool);
  const audited = async (id: string) => {
    const { items } = await listAuditLog({ ctx: company.world.system, page: { limit: 200 } });
    return items.filter(({ subject }) => subject.id === id);
  };
  const needs = async (needed: number) => {
    const basedOn = (await getApprovalPolicy({ ctx: as(root) })).version;
    const policy = { stages: [{ name: 'security', role: 'security', needed }] };
    await changeApprovalPolicy({ ctx: as(root), input: { policy, note: 'Sample.', basedOn } });
  };
  async function waiting() {
    const slug = `waits-${++bots}`;
    const { request } = await registerAgent({ ctx: as(company.ada), input: company.manifest(slug, ['crm/search']) });
    const { id, digest } = request as { id: string; digest: string };
    return { slug, id, digest };
  }
  /** Another request hands the agent to somebody, and is in force. */
  async function handOver(slug: string, owner: string, by: PersonActor) {
    const { tools: _, ...spec } = company.manifest(slug).spec;
    const operations = [{ op: 'update-agent', agent: slug, name: 'Handed over', spec: { ...spec, owner } }];
    const input = { title: 'Hand over', justification: 'Sample.', operations };
    const { id, digest } = await createRequest({ ctx: as(company.sam), input });
    await decide(by, id, digest);
  }

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
  });
  afterAll(() => company.close());

  it('the approver loses the role between page and click: the click counts for nothing', async () => {
    const { id, digest, slug } = await waiting();
    const nora = await company.world.person('Nora', 'security', 'engineer');
    expect((await see(id, nora)).mayDecide.ok).toBe(true);
    for (const change of [{ roles: ['engineer'] }, { roles: ['security'], status: 'disabled' }]) {
      await updatePerson({ ctx: as(root), input: { id: nora.id, change } });
      // The call knows Nora as she was when it began: it may have waited for the lock since.
      for (const decision of ['approve', 'reject'])
        await expect(decide(nora, id, digest, decision)).rejects.toEqual(code('forbidden'));
    }
    expect(await see(id)).toMatchObject({ state: 'pending', decisions: [] });
    expect(await allowed(slug)).toEqual([]);
  });

  it('the approver is made owner between page and click: it is their own by now', async () => {
    await company.registered('given-away', 'crm/search');
    const input = {
      title: 'More',
      justification: 'Sample.',
      operations: [{ op: 'grant', agent: 'given-away', tool: 'crm/refund' }],
    };
    const { id, digest } = await createRequest({ ctx: as(company.sam), input });
    expect((await see(id)).mayDecide.ok).toBe(true);
    await handOver('given-away', company.tove.email, company.vera);
    await expect(decide(company.tove, id, digest)).rejects.toEqual(code('own_request'));
    const now = await see(id);
    await expect(decide(company.tove, id, now.digest)).rejects.toEqual(code('own_request'));
    expect(await allowed('given-away')).toEqual(['crm/search']);
  });

  it('the approver is made owner after the click: what they approved counts no longer', async () => {
    await company.registered('given-later', 'crm/search');
    await needs(2);
    const input = {
      title: 'More',
      justification: 'Sample.',
      operations: [{ op: 'grant', agent: 'given-later', tool: 'crm/refund' }],
    };
    const { id, digest } = await createRequest({ ctx: as(company.sam), input });
    await decide(company.tove, id, digest);
    await needs(1);
    await handOver('given-later', company.tove.email, company.vera);
    const { digest: changed, decisions } = await see(id);
    expect(decisions).toMatchObject([{ counts: false }]);
    expect(await decide(company.vera, id, changed)).toMatchObject({ state: 'pending', stages: [{ done: false }] });
    expect(await allowed('given-later')).toEqual(['crm/search']);
  });

  it('two people reject and approve at once: exactly one of them has decided, and all else follows', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { id, digest, slug } = await waiting();
      const calls = [
        () => decide(company.tove, id, digest, 'approve'),
        () => decide(company.vera, id, digest, 'reject'),
      ];
      const results = await Promise.allSettled((round % 2 ? calls : calls.reverse()).map((call) => call()));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const { state, decisions, revision } = await see(id);
      expect(decisions).toHaveLength(1);
      const approved = decisions[0]?.decision === 'approve';
      expect([state, revision !== null]).toEqual(approved ? ['approved', true] : ['rejected', false]);
      expect(await allowed(slug)).toEqual(approved ? ['crm/search'] : []);
      const actions = (await audited(id)).map(({ action }) => action);
      expect(actions.filter((action) => action === 'request.approve' || action === 'request.reject')).toHaveLength(1);
      expect(actions.includes('request.apply')).toBe(approved);
    }
  });

  it('the rules are edited while it waits: those at submission hold, and every decision records which', async () => {
    await needs(1);
    const { id, digest } = await waiting();
    const { approvalPolicyVersion: under } = await see(id);
    await needs(3);
    expect((await getApprovalPolicy({ ctx: as(root) })).version).toBe(under + 1);
    expect(await see(id)).toMatchObject({ approvalPolicyVersion: under, stages: [{ needed: 1 }] });
    expect(await decide(company.tove, id, digest)).toMatchObject({ state: 'approved', approvalPolicyVersion: under });
    const approval = (await audited(id)).find(({ action }) => action === 'request.approve');
    expect(approval?.detail).toMatchObject({ approvalPolicyVersion: under });
    expect((await see((await waiting()).id)).stages).toMatchObject([{ needed: 3 }]);
    await needs(1);
  });
});
