import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAccessStatement } from '@/lib/agents/access-statement';
import { registerAgent } from '@/lib/agents/register-agent';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { verifyAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { createGateway } from '@/lib/gateways/create-gateway';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { listRevisions } from '@/lib/policy/queries';
import { createServer } from '@/lib/servers/create-server';
import { labelTool } from '@/lib/servers/label-tool';
import { syncServer } from '@/lib/servers/sync-server';
import { type SampleServer, startSampleServer, tool } from '@/lib/testing/sample-server';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { cancelRequest } from './cancel-request';
import { createRequest } from './create-request';
import { decideRequest } from './decide-request';
import { editRequest } from './edit-request';
import { getRequest } from './queries';

const code = (value: string) => expect.objectContaining({ code: value });

describe('register, approve, publish', () => {
  let world: TestWorld;
  let crm: SampleServer;
  let ada: PersonActor;
  let lin: PersonActor;
  let sam: PersonActor;
  let tove: PersonActor;

  const manifest = (slug: string, tools: { tool: string; [field: string]: unknown }[], change: object = {}) => ({
    metadata: { slug, name: `Sample ${slug}` },
    spec: {
      purpose: 'Answers sample questions',
      owner: 'sam@example.com',
      backupOwner: 'lin@example.com',
      team: 'support',
      environment: 'production',
      exposure: 'internal',
      autonomy: 2,
      identities: [{ iss: 'https://idp.example.com', sub: slug }],
      tools,
      ...change,
    },
  });
  async function approve(id: string, by = tove) {
    const { digest } = await getRequest({ ctx: world.ctx(by), id });
    return decideRequest({ ctx: world.ctx(by), input: { id, decision: 'approve', digest } });
  }
  async function registered(slug: string, ...tools: string[]) {
    const { request } = await registerAgent({
      ctx: world.ctx(ada),
      input: manifest(
        slug,
        tools.map((key) => ({ tool: key })),
      ),
    });
    return approve(request?.id as string);
  }
  const access = (slug: string, at?: string) => getAccessStatement({ ctx: world.ctx(ada), slug, at });

  beforeAll(async () => {
    world = await openTestWorld();
    ada = await world.person('Ada', 'engineer');
    lin = await world.person('Lin', 'engineer', 'security');
    sam = await world.person('Sam', 'engineer', 'security');
    tove = await world.person('Tove', 'security');
    const admin = await world.person('Root', 'admin');
    crm = await startSampleServer([tool('get_customer'), tool('refund'), tool('delete_customer'), tool('search')]);
    await createServer({
      ctx: world.ctx(ada),
      input: { slug: 'crm', name: 'CRM', url: crm.url, owner: 'ada@example.com', environment: 'production' },
    });
    const read = await syncServer({ ctx: world.ctx(ada), input: { slug: 'crm' } });
    expect(read).toEqual({
      added: ['delete_customer', 'get_customer', 'refund', 'search'],
      changed: [],
      removed: [],
      unchanged: 0,
    });
    const labels = { dataClass: 'confidential', categories: ['pii'], effect: 'read', untrusted: false, outward: false };
    await labelTool({ ctx: world.ctx(tove), input: { server: 'crm', tool: 'get_customer', labels } });
    await createGateway({ ctx: world.ctx(admin), input: { slug: 'edge', name: 'Edge', servers: ['crm'] } });
  });
  afterAll(async () => {
    await crm.close();
    await world.close();
  });

  it('gives access only when somebody else approved, and says who', async () => {
    const { agent, request } = await registerAgent({
      ctx: world.ctx(ada),
      input: manifest('support-bot', [
        { tool: 'crm/get_customer', rateLimit: { limit: 60, windowSeconds: 60 }, pii: 'redact' },
      ]),
    });
    expect(agent.status).toBe('in_review');
    expect((await access('support-bot')).allowed).toEqual([]);
    const approved = await approve(request?.id as string);
    expect(approved).toMatchObject({ state: 'approved', revision: expect.any(Number) });
    const statement = await access('support-bot');
    expect(statement.allowed).toMatchObject([
      {
        tool: 'crm/get_customer',
        constraints: { rateLimit: { limit: 60, windowSeconds: 60 }, pii: 'redact', maxDataClass: 'confidential' },
        request: { requester: { name: 'Ada' }, approvers: [{ name: 'Tove' }] },
      },
    ]);
    expect(statement.denied).toEqual(
      ['crm/delete_customer', 'crm/refund', 'crm/search'].map((key) => ({
        tool: key,
        reason: 'no_grant',
        ended: null,
      })),
    );
  });

  it('lets neither the requester, nor an owner, nor a role without the right decide', async () => {
    const asked = await registerAgent({
      ctx: world.ctx(lin),
      input: manifest('own-bot', [], { owner: 'sam@example.com', backupOwner: 'ada@example.com' }),
    });
    const id = asked.request?.id as string;
    await expect(approve(id, lin)).rejects.toEqual(code('own_request'));
    await expect(approve(id, sam)).rejects.toEqual(code('own_request'));
    const auditor = await world.person('Audrey', 'auditor');
    await expect(approve(id, auditor)).rejects.toEqual(code('forbidden'));
    await expect(approve(id, { ...tove, via: 'token', mayDecide: false })).rejects.toEqual(code('forbidden'));
    const stranger = await world.person('Stan', 'engineer');
    await expect(getRequest({ ctx: world.ctx(stranger), id })).rejects.toEqual(code('not_found'));
    expect((await getRequest({ ctx: world.ctx(tove), id })).decisions).toEqual([]);
  });

  it('counts a decision only for the digest that was shown', async () => {
    const { request } = await registerAgent({
      ctx: world.ctx(ada),
      input: manifest('edit-bot', [{ tool: 'crm/search' }]),
    });
    const id = request?.id as string;
    const shown = (await getRequest({ ctx: world.ctx(tove), id })).digest;
    await editRequest({ ctx: world.ctx(ada), input: { id, digest: shown, title: 'Register edit-bot, reworded' } });
    const late = decideRequest({ ctx: world.ctx(tove), input: { id, decision: 'approve', digest: shown } });
    await expect(late).rejects.toEqual(code('digest_mismatch'));
    const again = editRequest({ ctx: world.ctx(ada), input: { id, digest: shown, title: 'From an old page' } });
    await expect(again).rejects.toEqual(code('digest_mismatch'));
    const now = (await getRequest({ ctx: world.ctx(tove), id })).digest;
    await labelTool({
      ctx: world.ctx(tove),
      input: { server: 'crm', tool: 'search', labels: { dataClass: 'restricted' } },
    });
    const relabelled = decideRequest({ ctx: world.ctx(tove), input: { id, decision: 'approve', digest: now } });
    await expect(relabelled).rejects.toEqual(code('digest_mismatch'));
    expect((await approve(id)).state).toBe('approved');
  });

  it('lets one of two approvals at once win and tells the other', async () => {
    const { request } = await registerAgent({
      ctx: world.ctx(ada),
      input: manifest('race-bot', [{ tool: 'crm/refund' }]),
    });
    const results = await Promise.allSettled([
      approve(request?.id as string, tove),
      approve(request?.id as string, await world.person('Vera', 'security')),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: code('conflict') });
    expect((await access('race-bot')).allowed).toHaveLength(1);
  });

  it('revokes and suspends at once, and restores only through a request', async () => {
    await registered('stop-bot', 'crm/refund', 'crm/search');
    await revokeGrant({
      ctx: world.ctx(tove),
      input: { agent: 'stop-bot', tool: 'crm/refund', reason: 'no longer needed' },
    });
    expect((await access('stop-bot')).allowed.map(({ tool: key }) => key)).toEqual(['crm/search']);
    world.clock.advance(60_000);
    const before = world.clock.now.toISOString();
    world.clock.advance(60_000);
    const { serial } = await suspendAgent({ ctx: world.ctx(tove), input: { slug: 'stop-bot', reason: 'odd calls' } });
    const stopped = await access('stop-bot');
    expect(stopped).toMatchObject({ allowed: [], status: 'suspended', revision: { serial } });
    expect(stopped.denied).toContainEqual({ tool: 'crm/search', reason: 'agent_suspended', ended: null });
    expect((await access('stop-bot', before)).allowed.map(({ tool: key }) => key)).toEqual(['crm/search']);
    const restore = {
      title: 'Restore stop-bot',
      justification: 'Looked at.',
      operations: [{ op: 'restore', agent: 'stop-bot' }],
    };
    const request = await createRequest({ ctx: world.ctx(sam), input: restore });
    expect(request.state).toBe('pending');
    // Not by who suspended it.
    await approve(request.id, await world.person('Vera', 'security'));
    expect((await access('stop-bot')).allowed).toHaveLength(1);
  });

  it('applies a request that only tightens at once, and holds one that loosens as well', async () => {
    await registered('limit-bot', 'crm/search');
    const constrain = (limit: number) => ({
      op: 'constrain',
      agent: 'limit-bot',
      tool: 'crm/search',
      constraints: { rateLimit: { limit, windowSeconds: 60 } },
    });
    const ask = (...operations: object[]) =>
      createRequest({ ctx: world.ctx(tove), input: { title: 'Change limits', justification: 'Load.', operations } });
    expect((await ask(constrain(10))).state).toBe('approved');
    expect((await ask(constrain(100))).state).toBe('pending');
    expect((await access('limit-bot')).allowed[0]?.constraints.rateLimit).toEqual({ limit: 10, windowSeconds: 60 });
  });

  it('stops a tool whose definition changed until the new one is adopted', async () => {
    await registered('drift-bot', 'crm/delete_customer');
    crm.tools = crm.tools.map((one) =>
      one.name === 'delete_customer' ? tool('delete_customer', 'Now does more.') : one,
    );
    expect(await syncServer({ ctx: world.ctx(ada), input: { slug: 'crm' } })).toMatchObject({
      changed: ['delete_customer'],
      unchanged: 3,
    });
    const stopped = await access('drift-bot');
    expect(stopped.allowed).toEqual([]);
    expect(stopped.denied).toContainEqual({
      tool: 'crm/delete_customer',
      reason: 'definition_changed',
      ended: null,
    });
    await registered('more-bot');
    const again = createRequest({
      ctx: world.ctx(tove),
      input: {
        title: 'More',
        justification: 'x',
        operations: [{ op: 'grant', agent: 'more-bot', tool: 'crm/delete_customer' }],
      },
    });
    await expect(again).rejects.toEqual(
      expect.objectContaining({ errors: [expect.objectContaining({ field: 'operations.0.tool' })] }),
    );
    const adopt = { title: 'Adopt', justification: 'Read it.', operations: [{ op: 'adopt', server: 'crm' }] };
    await approve((await createRequest({ ctx: world.ctx(sam), input: adopt })).id);
    expect((await access('drift-bot')).allowed).toHaveLength(1);
  });

  it('asks for approval to lower a label that agents rely on, and raises one at once', async () => {
    await registered('label-bot', 'crm/refund');
    const label = (dataClass: string) =>
      labelTool({ ctx: world.ctx(tove), input: { server: 'crm', tool: 'refund', labels: { dataClass } } });
    expect(await label('public')).toMatchObject({ request: { state: 'pending' }, tool: { dataClass: null } });
    expect(await label('restricted')).toMatchObject({ request: null, tool: { dataClass: 'restricted' } });
  });

  it('takes the same manifest again as nothing, another one as an update', async () => {
    await registered('same-bot', 'crm/search');
    const same = await registerAgent({ ctx: world.ctx(ada), input: manifest('same-bot', [{ tool: 'crm/search' }]) });
    expect(same.request).toBeNull();
    const other = await registerAgent({
      ctx: world.ctx(ada),
      input: manifest('same-bot', [{ tool: 'crm/refund' }], { team: 'sales' }),
    });
    expect(other.request?.operations.map(({ op }) => op).sort()).toEqual(['grant', 'revoke', 'update-agent']);
    const unchanged = await registerAgent({
      ctx: world.ctx(ada),
      input: manifest('same-bot', [{ tool: 'crm/refund' }], { team: 'sales' }),
    });
    expect(unchanged.request).toMatchObject({ id: other.request?.id, edit: 1 });
    await cancelRequest({ ctx: world.ctx(ada), input: { id: other.request?.id } });
    expect((await access('same-bot')).allowed.map(({ tool: key }) => key)).toEqual(['crm/search']);
  });

  it('names the field of a manifest that does not fit, and leaves nothing behind', async () => {
    const bad = registerAgent({ ctx: world.ctx(ada), input: manifest('bad-bot', [{ tool: 'crm/nothing' }]) });
    await expect(bad).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field: 'spec.tools.0.tool' }] });
    const nobody = registerAgent({
      ctx: world.ctx(ada),
      input: manifest('bad-bot', [], { owner: 'nobody@example.com' }),
    });
    await expect(nobody).rejects.toMatchObject({ errors: [{ field: 'spec.owner' }] });
    await expect(access('bad-bot')).rejects.toEqual(code('not_found'));
    await registered('kept-bot');
    const stranger = await world.person('Stan', 'engineer');
    const taken = registerAgent({ ctx: world.ctx(stranger), input: manifest('kept-bot', [{ tool: 'crm/refund' }]) });
    await expect(taken).rejects.toEqual(code('forbidden'));
  });

  it('keeps one answer for one Idempotency-Key', async () => {
    await registered('once-bot');
    const ctx = { ...world.ctx(tove), idempotency: { key: 'k1', route: 'POST /x', digest: 'a' } };
    const input = {
      title: 'Once',
      justification: 'x',
      operations: [{ op: 'grant', agent: 'once-bot', tool: 'crm/refund' }],
    };
    const first = await createRequest({ ctx, input });
    expect(await createRequest({ ctx, input })).toEqual(JSON.parse(JSON.stringify(first)));
    const other = createRequest({ ctx: { ...ctx, idempotency: { ...ctx.idempotency, digest: 'b' } }, input });
    await expect(other).rejects.toEqual(code('idempotency_conflict'));
  });

  it('has a revision for every change and an audit log that verifies', async () => {
    const { items } = await listRevisions({ ctx: world.ctx(tove), page: { limit: 200 } });
    expect(items.map(({ serial }) => serial)).toEqual(items.map((_, i) => items.length - i));
    expect(await verifyAuditLog({ ctx: world.ctx(await world.person('Audrey', 'auditor')) })).toMatchObject({
      ok: true,
    });
  });
});
