import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAccessStatement } from '@/lib/agents/access-statement';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { listAuditLog } from '@/lib/audit/queries';
import { prismaOf } from '@/lib/db/prisma';
import { createGateway } from '@/lib/gateways/create-gateway';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { isRemitError } from '@/lib/kernel/errors';
import { createRequest } from '@/lib/requests/create-request';
import { editRequest } from '@/lib/requests/edit-request';
import { getRequest } from '@/lib/requests/queries';
import { getToolAccess } from '@/lib/servers/access/queries';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { getChanges } from './changes/queries';
import { listBetween, listRevisions } from './queries';
import { findLastRevision, findRevision } from './repository';
import { rollBack } from './roll-back';
import { getRollback } from './rollback/queries';
import { openRevision, readWhole } from './stored';

const TOOLS = ['crm/get_customer', 'crm/refund', 'crm/search'];

describe('revisions', () => {
  let company: TestCompany;
  const conn = () => company.world.db.read;
  const as = (who: 'ada' | 'sam' | 'tove' | 'vera') => company.world.ctx(company[who]);
  const serial = async () => (await findLastRevision(conn()))?.serial ?? 0;
  const all = { limit: 200 };

  /** What everybody holds in a revision, without by which grant. */
  async function heldIn(of: number) {
    const revision = await findRevision(conn(), of);
    const { grants } = await readWhole(await openRevision(conn(), revision as NonNullable<typeof revision>));
    return grants.map(({ id: _id, request: _request, ...grant }) => grant);
  }
  async function ask(who: 'ada' | 'sam' | 'tove', ...operations: object[]) {
    const input = { title: 'Sample', justification: 'For the test.', operations };
    return createRequest({ ctx: as(who), input });
  }
  const back = (to: number, more: object = {}) =>
    rollBack({ ctx: as('tove'), input: { serial: to, justification: 'Too much was given.', ...more } });

  beforeAll(async () => {
    company = await openTestCompany();
  });
  afterAll(() => company.close());

  it('say who caused each, and are found by it', async () => {
    const { world, ada, tove, vera } = company;
    const first = (await serial()) + 1;
    await company.registered('cause-bot', 'crm/search', 'crm/refund');
    world.clock.advance(86_400_000);
    await revokeGrant({ ctx: as('vera'), input: { agent: 'cause-bot', tool: 'crm/refund', reason: 'not needed' } });
    await ask('sam', { op: 'constrain', agent: 'cause-bot', tool: 'crm/search', constraints: { pii: 'block' } });
    await suspendAgent({ ctx: as('tove'), input: { slug: 'cause-bot', reason: 'odd' } });
    const root = await world.person('Root', 'admin');
    await createGateway({ ctx: world.ctx(root), input: { slug: 'edge', name: 'Edge', servers: ['crm'] } });
    const { items } = await listBetween({ ctx: as('ada'), from: first - 1, to: await serial(), limit: 50 });
    expect(items.map(({ kind, actor, request }) => [kind, actor.name, request?.requester.name ?? null])).toEqual([
      ['gateway', 'Root', null],
      ['suspend', 'Tove', null],
      ['at-once', 'Sam', 'Sam'],
      ['revoke', 'Vera', null],
      ['request', 'Tove', 'Ada'],
    ]);
    expect(items.at(-1)?.request?.approvers).toEqual([{ id: tove.id, name: 'Tove' }]);

    const found = async (filter: object) =>
      (await listRevisions({ ctx: as('ada'), page: all, filter })).items.map((one) => one.serial - first);
    await company.registered('other-bot', 'crm/search');
    expect(await found({ agent: 'cause-bot' })).toEqual([3, 2, 1, 0]);
    // Who acted, asked or approved.
    expect(await found({ agent: 'cause-bot', person: 'TOVE@example.com' })).toEqual([3, 0]);
    expect(await found({ person: ada.id, agent: 'cause-bot' })).toEqual([0]);
    expect(await found({ person: vera.id, cause: 'revoke' })).toEqual([1]);
    expect(await found({ person: 'nobody@example.com' })).toEqual([]);
    const day = items.at(-1)?.createdAt.slice(0, 10);
    expect(await found({ agent: 'cause-bot', to: day })).toEqual([0]);
    expect(await found({ agent: 'cause-bot', from: items[3]?.createdAt })).toEqual([3, 2, 1]);
    expect(await found({ agent: 'cause-bot', to: items[3]?.createdAt })).toEqual([0]);
    const page = await listRevisions({ ctx: as('ada'), page: { limit: 1 }, filter: { agent: 'cause-bot' } });
    const next = { limit: 2, cursor: page.nextCursor ?? '' };
    const { items: rest } = await listRevisions({ ctx: as('ada'), page: next, filter: { agent: 'cause-bot' } });
    expect(rest.map((one) => one.serial - first)).toEqual([2, 1]);
    await expect(prismaOf(conn()).revisionSubject.deleteMany()).rejects.toThrow();
  });

  it('go back at once where that only takes away, as a new revision that holds what the old one held', async () => {
    await company.registered('less-bot', 'crm/search');
    const to = await serial();
    const more = await ask('ada', { op: 'grant', agent: 'less-bot', tool: 'crm/refund' });
    await company.decide(more.id);
    await company.registered('new-bot', 'crm/search');
    const dry = await getRollback({ ctx: as('tove'), serial: to });
    expect(dry).toMatchObject({ tightens: true, total: 2, agentCount: 2, cannotCount: 1 });
    expect(dry.cannot[0]).toMatchObject({ reason: 'registered-since', agent: 'new-bot' });
    expect(dry.operations.map((one) => `${one.op} ${'agent' in one ? one.agent : ''}`)).toEqual([
      'revoke less-bot',
      'revoke new-bot',
    ]);
    const before = await serial();
    const done = await back(to, { digest: dry.digest });
    expect(done).toMatchObject({ request: { state: 'approved' }, revision: before + 1, digest: dry.digest });
    expect(await heldIn(before + 1)).toEqual(await heldIn(to));
    const { items } = await listRevisions({ ctx: as('ada'), page: { limit: 1 } });
    expect(items[0]).toMatchObject({
      serial: before + 1,
      kind: 'rollback',
      cause: `Go back to revision ${to} for 2 agents`,
    });
    const auditor = company.world.ctx(await company.world.person('Audrey', 'auditor'));
    const log = await listAuditLog({ ctx: auditor, page: { limit: 1 }, filter: { action: 'revision.rollback' } });
    expect(log.items[0]).toMatchObject({
      subject: { kind: 'revision', id: String(to) },
      detail: { revision: before + 1 },
    });
    await expect(back(to)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('go back by a request where that gives anything, which somebody else decides', async () => {
    await company.registered('more-bot', 'crm/search', 'crm/refund');
    await ask('sam', { op: 'constrain', agent: 'more-bot', tool: 'crm/search', constraints: { pii: 'redact' } });
    const to = await serial();
    await revokeGrant({ ctx: as('vera'), input: { agent: 'more-bot', tool: 'crm/refund', reason: 'by mistake' } });
    await ask('sam', { op: 'constrain', agent: 'more-bot', tool: 'crm/search', constraints: { pii: 'block' } });
    await suspendAgent({ ctx: as('tove'), input: { slug: 'more-bot', reason: 'odd' } });
    const before = await serial();
    const { request, revision, operations } = await back(to);
    expect([revision, request?.state]).toEqual([null, 'pending']);
    expect(operations.map(({ op }) => op)).toEqual(['restore', 'grant', 'constrain']);
    expect(await serial()).toBe(before);
    const id = request?.id as string;
    await expect(company.decide(id, company.tove)).rejects.toMatchObject({ code: 'own_request' });
    const shown = await getRequest({ ctx: as('vera'), id });
    expect(shown).toMatchObject({ rollbackOf: to, title: `Go back to revision ${to} for more-bot` });
    expect(await company.decide(id, company.vera)).toMatchObject({ state: 'approved', revision: before + 1 });
    expect(await heldIn(before + 1)).toEqual(await heldIn(to));
    const { items } = await listRevisions({ ctx: as('ada'), page: { limit: 1 } });
    expect(items[0]).toMatchObject({ kind: 'rollback', request: { requester: { name: 'Tove' } } });
    expect(items[0]?.request?.approvers.map(({ name }) => name)).toEqual(['Vera']);
  });

  it('no longer count as gone back to once the request asks for something else', async () => {
    await company.registered('edit-bot', 'crm/search', 'crm/refund');
    const to = await serial();
    await revokeGrant({ ctx: as('vera'), input: { agent: 'edit-bot', tool: 'crm/refund', reason: 'by mistake' } });
    const id = (await back(to)).request?.id as string;
    const edited = async (change: object) => {
      const { digest } = await getRequest({ ctx: as('tove'), id });
      return editRequest({ ctx: as('tove'), input: { id, digest, ...change } });
    };
    expect(await edited({ title: 'Other words' })).toMatchObject({ rollbackOf: to });
    const operations = [{ op: 'grant', agent: 'edit-bot', tool: 'crm/get_customer' }];
    expect(await edited({ operations })).toMatchObject({ rollbackOf: null });
  });

  it('are gone back to by security only, for what was looked at, and by no field that there is not', async () => {
    await company.registered('who-bot', 'crm/search');
    const to = await serial();
    await company.registered('later-bot', 'crm/search');
    const { digest } = await getRollback({ ctx: as('tove'), serial: to });
    await expect(getRollback({ ctx: as('ada'), serial: to })).rejects.toMatchObject({ code: 'forbidden' });
    const input = { serial: to, justification: 'For the test.' };
    await expect(rollBack({ ctx: as('ada'), input })).rejects.toMatchObject({ code: 'forbidden' });
    await company.registered('last-bot', 'crm/search');
    const before = await serial();
    await expect(back(to, { digest })).rejects.toMatchObject({ code: 'digest_mismatch' });
    await expect(back(to, { force: true })).rejects.toMatchObject({ errors: [{ field: 'force' }] });
    await expect(back(to, { justification: ' ' })).rejects.toMatchObject({ errors: [{ field: 'justification' }] });
    await expect(back(before)).rejects.toThrow(/in force now/);
    await expect(back(99_999)).rejects.toMatchObject({ code: 'not_found' });
    expect(await serial()).toBe(before);
    // One agent alone.
    expect(await back(to, { agents: ['later-bot'] })).toMatchObject({ total: 1, revision: before + 1 });
    expect((await getAccessStatement({ ctx: as('ada'), slug: 'last-bot' })).allowed).toHaveLength(1);
  });

  it('say who could call a tool at a moment, and why somebody could not', async () => {
    const { world } = company;
    const access = (at?: string, page: object = all) =>
      getToolAccess({ ctx: as('ada'), server: 'crm', tool: 'delete_customer', at, page: page as typeof all });
    await company.registered('early-bot', 'crm/delete_customer');
    await company.registered('still-bot', 'crm/delete_customer');
    const early = world.clock.now.toISOString();
    world.clock.advance(60_000);
    await suspendAgent({ ctx: as('tove'), input: { slug: 'early-bot', reason: 'odd' } });
    const middle = world.clock.now.toISOString();
    world.clock.advance(60_000);
    await revokeGrant({ ctx: as('vera'), input: { agent: 'still-bot', tool: 'crm/delete_customer', reason: 'done' } });
    const said = async (at?: string) => (await access(at)).items.map(({ agent, reason }) => `${agent} ${reason}`);
    expect(await said(early)).toEqual(['early-bot allowed', 'still-bot allowed']);
    expect(await said(middle)).toEqual(['early-bot agent_suspended', 'still-bot allowed']);
    expect(await said()).toEqual(['early-bot agent_suspended']);
    const { items, total, nextCursor } = await access(early, { limit: 1 });
    expect([items[0]?.grant?.request.approvers[0]?.name, total]).toEqual(['Tove', 2]);
    expect((await access(early, { limit: 1, cursor: nextCursor })).items.map(({ agent }) => agent)).toEqual([
      'still-bot',
    ]);
    expect((await access('2020-01-01T00:00:00Z')).revision).toBeNull();
    await expect(access('2999-01-01T00:00:00Z')).rejects.toMatchObject({ errors: [{ field: 'at' }] });
  });

  it('are read by agent, by tool and as text, a page at a time', async () => {
    const from = await serial();
    await company.registered('read-bot', 'crm/search', 'crm/refund');
    await company.registered('reader-bot', 'crm/search');
    const view = (by: 'agent' | 'tool' | 'text', page: object = all, q?: string) =>
      getChanges({ ctx: as('ada'), from, to: from + 2, by, page: page as typeof all, ...(q ? { q } : {}) });
    const agents = await view('agent', { limit: 1 });
    expect(agents).toMatchObject({ counts: { agent: 2, tool: 2, text: 5 }, found: 2 });
    expect(agents.view.items).toMatchObject([
      {
        agent: 'read-bot',
        status: { before: null, after: 'active' },
        gained: [{ tool: 'crm/refund' }, { tool: 'crm/search' }],
      },
    ]);
    const second = await view('agent', { limit: 1, cursor: agents.nextCursor });
    expect([second.view.items, second.nextCursor]).toMatchObject([[{ agent: 'reader-bot' }], null]);
    expect((await view('tool', all, 'SEARCH')).view.items).toMatchObject([
      { tool: 'crm/search', gained: ['read-bot', 'reader-bot'], lost: [] },
    ]);
    const reverse = await getChanges({ ctx: as('ada'), from: from + 2, to: from, by: 'tool', page: all });
    expect(reverse.view.items).toMatchObject([{ lost: ['read-bot'] }, { lost: ['read-bot', 'reader-bot'] }]);
    const text = (await view('text')).view.items as { section: string; after: string }[];
    expect(text.map(({ section }) => section)).toEqual(['agents', 'agents', 'grants', 'grants', 'grants']);
    expect(JSON.parse(text[2]?.after ?? '')).toMatchObject({ agent: 'read-bot', tool: 'crm/refund' });
  });

  it('gone back to by random histories of a company hold exactly what they held', async () => {
    const agents = ['round-1', 'round-2', 'round-3'];
    const serials: number[] = [];
    for (const agent of agents) await company.registered(agent, 'crm/search');
    const agent = fc.constantFrom(...agents);
    const tool = fc.constantFrom(...TOOLS);
    const limits = fc.constantFrom(
      {},
      { pii: 'redact' },
      { pii: 'block' },
      { rateLimit: { limit: 5, windowSeconds: 60 } },
    );
    const step = fc.oneof(
      fc.record({ op: fc.constant('grant'), agent, tool, constraints: limits }),
      fc.record({ op: fc.constant('constrain'), agent, tool, constraints: limits }),
      fc.record({ op: fc.constant('revoke'), agent, tool }),
      fc.record({ op: fc.constantFrom('suspend', 'restore'), agent }),
    );
    let gone = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), fc.nat(), async (steps, pick) => {
        for (const operation of steps) {
          serials.push(await serial());
          try {
            const { id, state } = await ask('ada', operation);
            if (state === 'pending') await company.decide(id);
          } catch (error) {
            if (!isRemitError(error)) throw error;
          }
        }
        const to = serials[serials.length - 1 - (pick % Math.min(serials.length, 8))] as number;
        const plan = await getRollback({ ctx: as('tove'), serial: to, agents });
        if (plan.total === 0) return;
        const { request, revision } = await back(to, { agents });
        expect(revision === null).toBe(!plan.tightens);
        if (revision === null) await company.decide(request?.id as string, company.vera);
        const mine = async (of: number) => (await heldIn(of)).filter((grant) => agents.includes(grant.agent));
        expect(await mine(await serial())).toEqual(await mine(to));
        gone += 1;
      }),
      { numRuns: 8, seed: 20_261_128 },
    );
    expect(gone).toBeGreaterThan(4);
  }, 60_000);

  it('that take more than a request holds are gone back to some agents at a time', async () => {
    const to = await serial();
    await company.registered('many-bot', ...TOOLS);
    await company.world.db.transaction(async (tx) => {
      await prismaOf(tx).$executeRaw`
        INSERT INTO "Agent" SELECT (jsonb_populate_record(a, jsonb_build_object('id', 'ag_many_' || n, 'slug', 'many-' || n))).*
        FROM "Agent" a, generate_series(1, 210) n WHERE a.slug = 'many-bot'`;
      await prismaOf(tx).$executeRaw`
        INSERT INTO "Grant" ("id", "agentId", "toolId", "requestId", "constraints", "createdAt")
        SELECT 'gr_many_' || n || g."toolId", 'ag_many_' || n, g."toolId", g."requestId", g."constraints", g."createdAt"
        FROM "Grant" g JOIN "Agent" a ON a.id = g."agentId", generate_series(1, 210) n WHERE a.slug = 'many-bot'`;
    });
    await company.registered('publish-bot');
    const before = await serial();
    const dry = await getRollback({ ctx: as('tove'), serial: to });
    expect([dry.total, dry.operations.length, dry.agentCount]).toEqual([633, 600, 211]);
    await expect(back(to)).rejects.toMatchObject({ errors: [{ field: 'agents' }] });
    expect(await serial()).toBe(before);
    const some = dry.agents.slice(0, 20).map(({ agent }) => agent);
    expect(await back(to, { agents: some })).toMatchObject({ total: 60, revision: before + 1 });
    expect(await getRollback({ ctx: as('tove'), serial: to })).toMatchObject({ total: 573 });
  });
});
