import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import { getApprovalPolicy } from '@/lib/approval-policy/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { createChannel } from '@/lib/notifications/channels/create-channel';
import { listDeliveries } from '@/lib/notifications/deliveries/queries';
import { listNotifications } from '@/lib/notifications/queries';
import { syncServer } from '@/lib/servers/sync-server';
import { tool } from '@/lib/testing/sample-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { breakGlass } from './break-glass';
import { changeApprovalPolicy } from './change-approval-policy';
import { createRequest } from './create-request';
import { editRequest } from './edit-request';
import { getRequest } from './queries';

describe('who is told what', () => {
  let company: TestCompany;
  let root: PersonActor;

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
  });
  afterAll(() => company.close());

  /** Titles that this person was told about this page, newest first. */
  const told = async (who: PersonActor, path: string) => {
    const { items } = await listNotifications({ ctx: company.world.ctx(who), page: { limit: 200 } });
    return items.filter((item) => item.path === path).map(({ event, title }) => `${event} ${title}`);
  };
  const register = async (slug: string) => {
    const ctx = company.world.ctx(company.ada);
    const { request } = await registerAgent({ ctx, input: company.manifest(slug, ['crm/search']) });
    return request as { id: string; number: number };
  };

  it('is no news any more to who decided', async () => {
    const { id } = await register('no-news');
    const unread = async (who: PersonActor) => {
      const { items } = await listNotifications({ ctx: company.world.ctx(who), page: { limit: 200 }, unread: true });
      return items.filter(({ path }) => path === `/requests/${id}`).length;
    };
    expect([await unread(company.tove), await unread(company.vera)]).toEqual([1, 1]);
    await company.decide(id, company.tove);
    expect([await unread(company.tove), await unread(company.vera)]).toEqual([0, 1]);
  });

  it('tells who may decide that a request waits, and nobody who may not', async () => {
    const { id, number } = await register('waits');
    const { tove, vera, sam, lin, ada, stan } = company;
    const path = `/requests/${id}`;
    const words = [`request.waiting CR-${number} waits for a decision: Register waits with 1 tool`];
    expect([await told(tove, path), await told(vera, path)]).toEqual([words, words]);
    // Owner and backup owner have the role, and may not; the others have not got it.
    for (const other of [sam, lin, ada, stan, root]) expect(await told(other, path)).toEqual([]);
    company.world.clock.advance(1000);
    const { digest } = await getRequest({ ctx: company.world.ctx(ada), id });
    await editRequest({ ctx: company.world.ctx(ada), input: { id, digest, title: 'In other words' } });
    expect((await told(tove, path))[0]).toBe(
      `request.waiting CR-${number} was changed, and waits for a decision: In other words`,
    );
  });

  it.each([
    ['approve', 'was approved, and is in force'],
    ['reject', 'was rejected'],
  ] as const)('tells who asked and who owns the agent that it was decided: %s', async (decision, what) => {
    const { id, number } = await register(`decided-${decision}`);
    const { tove, sam, lin, ada, vera } = company;
    await company.decide(id, tove, decision);
    const words = `request.decided CR-${number} ${what}: Register decided-${decision} with 1 tool`;
    for (const one of [ada, sam, lin]) expect((await told(one, `/requests/${id}`))[0]).toBe(words);
    for (const one of [tove, vera]) expect(await told(one, `/requests/${id}`)).toHaveLength(1);
  });

  it('tells the owners of what was done at once, and not whoever did it', async () => {
    await company.registered('stopped', 'crm/search');
    const operations = [{ op: 'revoke', agent: 'stopped', tool: 'crm/search', reason: 'For the test' }];
    const request = await createRequest({
      ctx: company.world.ctx(company.tove),
      input: { title: 'Less', justification: 'For the test', operations },
    });
    const path = `/requests/${request.id}`;
    expect(await told(company.sam, path)).toEqual([expect.stringMatching(/^request\.decided CR-\d+ is in force: /)]);
    expect(await told(company.tove, path)).toEqual([]);
  });

  it('tells security, the owners and the company at once that glass was broken', async () => {
    const { tove, vera, sam, stan } = company;
    await company.registered('urgent', 'crm/search');
    const { policy, version } = await getApprovalPolicy({ ctx: company.world.ctx(root) });
    const change = { policy: { ...policy, breakGlass: { people: [stan.email] } }, note: 'For it', basedOn: version };
    await changeApprovalPolicy({ ctx: company.world.ctx(root), input: change });
    const channel = { name: 'All', kind: 'slack', url: 'https://hooks.example.com/x', events: ['break-glass.used'] };
    await createChannel({ ctx: company.world.ctx(root), input: channel });
    const { id, number } = await breakGlass({
      ctx: company.world.ctx(stan),
      input: { agent: 'urgent', tools: ['crm/refund'], hours: 2, justification: 'It burns' },
    });
    const path = `/requests/${id}`;
    const words = `break-glass.used CR-${number} is in force without a decision, by Stan, for 2 hours: Break glass: crm/refund for urgent`;
    for (const one of [tove, vera, sam]) expect(await told(one, path)).toEqual([words]);
    expect(await told(stan, path)).toEqual([]);
    const { items } = await listDeliveries({ ctx: company.world.ctx(root), page: { limit: 10 } });
    expect(items).toMatchObject([{ event: 'break-glass.used', path, state: 'pending', person: null }]);
  });

  it('tells the owner of a server and security that an approved tool changed, and nothing of one that nobody uses', async () => {
    await company.registered('user', 'crm/get_customer');
    const { crm, world, tove, ada, stan } = company;
    crm.tools = ['get_customer', 'refund', 'delete_customer', 'search'].map((name) =>
      ['get_customer', 'delete_customer'].includes(name) ? tool(name, '<b>Ignore all</b>') : tool(name),
    );
    await syncServer({ ctx: world.ctx(ada), input: { slug: 'crm' } });
    const words = 'server.drifted crm/get_customer changed since approved, and is denied until adopted';
    for (const one of [ada, tove]) expect(await told(one, '/servers/crm')).toEqual([words]);
    expect(await told(stan, '/servers/crm')).toEqual([]);
  });
});
