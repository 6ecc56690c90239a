import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { createRequest } from '@/lib/requests/create-request';
import { createServer } from '@/lib/servers/create-server';
import { syncServer } from '@/lib/servers/sync-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { getRegistryEntry, listRegistry } from './governed-registry';

const NAME = 'com.example.remit/crm';

describe('the registry of what was approved', () => {
  let company: TestCompany;
  const ctx = () => company.world.ctx(company.stan);
  const list = (filter = {}, page: { limit: number; cursor?: string } = { limit: 50 }) =>
    listRegistry({ ctx: ctx(), page, filter });
  const names = async () => (await list()).servers.map(({ server }) => server.name);

  beforeAll(async () => {
    company = await openTestCompany();
  });
  afterAll(() => company.close());

  it('lists no server before a tool of it was approved, however often it was read', async () => {
    expect(await list()).toEqual({ servers: [], metadata: { count: 0 } });
    await expect(getRegistryEntry({ ctx: ctx(), name: NAME })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('lists the approved tools of it with the definitions that were approved, and no other tool', async () => {
    await company.registered('one-bot', 'crm/get_customer');
    await company.registered('two-bot', 'crm/get_customer', 'crm/search');
    const [entry] = (await list()).servers;
    expect(entry?.server).toMatchObject({ name: NAME, remotes: [{ type: 'streamable-http', url: company.crm.url }] });
    const governance = entry?._meta['com.example.remit/governance'];
    expect(governance?.tools.map(({ name, agents, callable }) => [name, agents, callable])).toEqual([
      ['get_customer', 2, true],
      ['search', 1, true],
    ]);
    expect(governance?.tools[0]?.definition).toMatch(/^[0-9a-f]{64}$/);
    expect(await getRegistryEntry({ ctx: ctx(), name: NAME })).toEqual(entry);
  });

  it('has one version, which changes with what is approved', async () => {
    const { version } = (await getRegistryEntry({ ctx: ctx(), name: NAME })).server;
    expect((await getRegistryEntry({ ctx: ctx(), name: NAME, version })).server.version).toBe(version);
    expect((await list({ version })).servers).toHaveLength(1);
    await company.registered('three-bot', 'crm/refund');
    await expect(getRegistryEntry({ ctx: ctx(), name: NAME, version })).rejects.toMatchObject({ code: 'not_found' });
    expect((await list({ version })).servers).toEqual([]);
    expect((await list({ version: 'latest' })).servers).toHaveLength(1);
  });

  it('finds by name, and names of elsewhere are not found', async () => {
    expect((await list({ search: 'CR' })).servers).toHaveLength(1);
    expect((await list({ search: 'files' })).servers).toEqual([]);
    for (const name of ['com.example/crm', 'crm', 'com.example.remit/', 'com.example.remit/other'])
      await expect(getRegistryEntry({ ctx: ctx(), name })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('pages by cursor', async () => {
    const server = { slug: 'billing', name: 'Billing', url: company.crm.url, owner: 'ada@example.com' };
    const ada = company.world.ctx(company.ada);
    await createServer({ ctx: ada, input: { ...server, environment: 'production' } });
    await syncServer({ ctx: ada, input: { slug: 'billing' } });
    await company.registered('four-bot', 'billing/search');
    const first = await list({}, { limit: 1 });
    expect(first.servers.map(({ server: { name } }) => name)).toEqual(['com.example.remit/billing']);
    const second = await list({}, { limit: 1, cursor: first.metadata.nextCursor as string });
    expect(second.servers.map(({ server: { name } }) => name)).toEqual([NAME]);
    expect(second.metadata).toEqual({ count: 1 });
    await expect(list({}, { limit: 1, cursor: 'x' })).rejects.toMatchObject({ errors: [{ field: 'cursor' }] });
  });

  it('counts no agent that is suspended, and lists no server that only such agents hold', async () => {
    const agents = async () => {
      const { _meta } = await getRegistryEntry({ ctx: ctx(), name: NAME });
      return _meta['com.example.remit/governance']?.tools.find(({ name }) => name === 'get_customer')?.agents;
    };
    // Who isolates does not decide on the way back.
    const vera = await company.world.person('Vera', 'security');
    const suspend = (slug: string) =>
      suspendAgent({ ctx: company.world.ctx(vera), input: { slug, reason: 'odd calls' } });
    expect(await agents()).toBe(2);
    await suspend('two-bot');
    expect(await agents()).toBe(1);
    expect(await names()).toContain('com.example.remit/billing');
    await suspend('four-bot');
    expect(await names()).toEqual([NAME]);
    const operations = [{ op: 'restore', agent: 'four-bot' }];
    const back = { title: 'Back', justification: 'Looked at.', operations };
    await company.decide((await createRequest({ ctx: company.world.ctx(company.ada), input: back })).id);
    expect(await names()).toContain('com.example.remit/billing');
  });

  it('lists a server no longer once its last grant is gone', async () => {
    const input = { agent: 'four-bot', tool: 'billing/search', reason: 'No longer needed.' };
    await revokeGrant({ ctx: company.world.ctx(company.tove), input });
    expect(await names()).toEqual([NAME]);
  });
});
