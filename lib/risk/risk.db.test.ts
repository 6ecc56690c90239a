import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAgent, listAgents } from '@/lib/agents/queries';
import { registerAgent } from '@/lib/agents/register-agent';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { encodeCursor } from '@/lib/kernel/page';
import { createRequest } from '@/lib/requests/create-request';
import { labelTool } from '@/lib/servers/label-tool';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { assessMissing } from './assess-missing';
import { getRisk, hasUnassessed } from './queries';

describe('risk', () => {
  let company: TestCompany;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  // Time stands still in this file: what was kept last counts all the same.
  const decide = (id: string, by = company.tove) => company.decide(id, by);
  const kept = async (slug: string) => {
    const rows = await prismaOf(company.world.db.read).riskAssessment.findMany({
      where: { agent: { slug } },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    });
    return rows.map(({ trigger, score, level, requestId }) => ({ trigger, score, level, requestId }));
  };
  const stored = (slug: string) =>
    prismaOf(company.world.db.read).agent.findUniqueOrThrow({
      where: { slug },
      select: { riskScore: true, riskLevel: true },
    });

  beforeAll(async () => {
    company = await openTestCompany();
  });
  afterAll(() => company.close());

  /** In force at once, or once it is approved where somebody holds the tool. */
  const label = async (tool: string, labels: object) => {
    const { request } = await labelTool({ ctx: as(company.tove), input: { server: 'crm', tool, labels } });
    if (request) await decide(request.id, company.vera);
    return request?.id ?? null;
  };

  it('is kept when an agent asks, is approved, gets, loses, and when a label changes; not when nothing changed', async () => {
    await label('refund', {
      dataClass: 'internal',
      effect: 'destructive',
      categories: [],
      untrusted: false,
      outward: false,
    });
    const { request, agent } = await registerAgent({
      ctx: as(company.ada),
      input: company.manifest('kept-bot', ['crm/refund']),
    });
    expect(agent.risk).toMatchObject({ score: 50, level: 'high' });
    const first = { score: 50, level: 'high', trigger: 'registered', requestId: request?.id };
    expect(await kept('kept-bot')).toEqual([first]);
    expect(await stored('kept-bot')).toEqual({ riskScore: 50, riskLevel: 'high' });
    await decide(request?.id as string);
    // Approved as it was asked; only the definition is pinned now.
    expect(await kept('kept-bot')).toEqual([first, { ...first, trigger: 'approved' }]);

    const asked = await createRequest({
      ctx: as(company.ada),
      input: {
        title: 'Ask',
        justification: 'Sample.',
        operations: [{ op: 'grant', agent: 'kept-bot', tool: 'crm/get_customer' }],
      },
    });
    expect(await kept('kept-bot')).toHaveLength(2);
    await decide(asked.id);
    const labelled = await label('get_customer', { dataClass: 'restricted', effect: 'read' });
    await label('get_customer', { dataClass: 'restricted', effect: 'read' });
    await revokeGrant({
      ctx: as(company.tove),
      input: { agent: 'kept-bot', tool: 'crm/refund', reason: 'not needed' },
    });
    expect((await kept('kept-bot')).slice(2)).toEqual([
      { score: 50, level: 'high', trigger: 'granted', requestId: asked.id },
      { score: 50, level: 'high', trigger: 'labels', requestId: labelled },
      { score: 50, level: 'high', trigger: 'revoked', requestId: null },
    ]);
    const seen = await getRisk({ ctx: as(company.stan), slug: 'kept-bot' });
    expect(seen.history[0]).toMatchObject({ trigger: 'revoked', request: null });
    expect(seen.history.at(-1)).toMatchObject({ trigger: 'registered', request: { number: request?.number } });
    expect(seen.assessment.reasons[0]).toMatchObject({ input: 'dataSensitivity', why: 'crm/get_customer' });
  });

  it('reaches every agent that holds a labelled tool', async () => {
    await company.registered('holder-1', 'crm/search');
    await company.registered('holder-2', 'crm/search');
    await label('search', { dataClass: 'confidential', effect: 'read', categories: ['pii'] });
    for (const slug of ['holder-1', 'holder-2']) {
      expect((await kept(slug)).at(-1)).toMatchObject({ trigger: 'labels', score: 38 });
      expect(await stored(slug)).toEqual({ riskScore: 38, riskLevel: 'medium' });
    }
  });

  it('is made up for where it is missing, once, and by Remit alone', async () => {
    await company.registered('older-bot', 'crm/search');
    await company.world.db.transaction((tx) =>
      prismaOf(tx).agent.updateMany({ where: { slug: 'older-bot' }, data: { riskScore: null, riskLevel: null } }),
    );
    const system = company.world.ctx({ kind: 'system', name: 'assess-agents' });
    await expect(assessMissing({ ctx: as(company.tove), input: {} })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await hasUnassessed({ ctx: system })).toBe(true);
    expect(await assessMissing({ ctx: system, input: {} })).toEqual({ assessed: 1 });
    expect(await hasUnassessed({ ctx: system })).toBe(false);
    expect(await assessMissing({ ctx: system, input: {} })).toEqual({ assessed: 0 });
    expect(await stored('older-bot')).toMatchObject({ riskLevel: 'medium' });
  });

  it('sorts and filters the list, page by page, with unscored agents above all', async () => {
    const page = (sort: 'risk' | '-risk', cursor?: string) =>
      listAgents({ ctx: as(company.ada), page: { limit: 2, cursor }, sort });
    const all = async (sort: 'risk' | '-risk') => {
      const scores: (number | null)[] = [];
      for (let cursor: string | undefined, more = true; more; ) {
        const { items, nextCursor } = await page(sort, cursor);
        scores.push(...items.map(({ riskScore }) => riskScore));
        cursor = nextCursor ?? undefined;
        more = nextCursor !== null;
      }
      return scores;
    };
    await company.world.db.transaction((tx) =>
      prismaOf(tx).agent.updateMany({ where: { slug: { in: ['holder-1', 'older-bot'] } }, data: { riskScore: null } }),
    );
    const rising = await all('risk');
    expect(rising).toEqual([38, 50, null, null]);
    expect(await all('-risk')).toEqual([...rising].reverse());
    await expect(page('risk', encodeCursor(['high', 'ag_1']))).rejects.toMatchObject({ code: 'invalid_input' });
    const high = await listAgents({ ctx: as(company.ada), page: { limit: 9 }, filter: { risk: 'high' } });
    expect(high.items.map(({ slug, riskLevel }) => [slug, riskLevel])).toEqual([['kept-bot', 'high']]);
  });

  describe('over agents that may call others', () => {
    const spec = (slug: string, change: object) => {
      const { tools: _tools, ...rest } = company.manifest(slug, [], change).spec;
      return rest;
    };
    const ask = (...operations: object[]) =>
      createRequest({ ctx: as(company.sam), input: { title: 'Ask', justification: 'Sample.', operations } });

    beforeAll(async () => {
      await label('search', {
        dataClass: 'confidential',
        effect: 'read',
        categories: [],
        untrusted: false,
        outward: false,
      });
      await label('delete_customer', {
        dataClass: 'internal',
        effect: 'read',
        categories: [],
        untrusted: true,
        outward: true,
      });
    });

    it('refuses itself, nobody, the retired and one twice, at the field', async () => {
      const { manifest } = company;
      const errors = (delegatesTo: string[]) =>
        registerAgent({ ctx: as(company.ada), input: manifest('front-bot', [], { delegatesTo }) }).then(
          () => [],
          (error) => error.errors.map(({ field }: { field: string }) => field),
        );
      expect(await errors(['front-bot', 'nobody'])).toEqual(['spec.delegatesTo.0', 'spec.delegatesTo.1']);
      expect(await errors(['a', 'a'])).toEqual(['spec.delegatesTo.1']);
      expect(await errors(Array.from({ length: 51 }, (_, i) => `a${i}`))).toEqual(['spec.delegatesTo']);
      await company.registered('gone-bot');
      await ask({ op: 'retire', agent: 'gone-bot' });
      expect(await errors(['gone-bot'])).toEqual(['spec.delegatesTo.0']);
    });

    it('finds the path that a registration opens, and the one that a caller gets', async () => {
      await company.registered('back-bot', 'crm/search');
      const { request } = await registerAgent({
        ctx: as(company.ada),
        input: company.manifest('front-bot', ['crm/delete_customer'], { delegatesTo: ['back-bot'] }),
      });
      const legs = [
        { leg: 'sensitive', tool: 'crm/search', agents: ['front-bot', 'back-bot'] },
        { leg: 'untrusted', tool: 'crm/delete_customer', agents: ['front-bot'] },
        { leg: 'outward', tool: 'crm/delete_customer', agents: ['front-bot'] },
      ];
      expect(request?.impact).toMatchObject([{ agent: 'front-bot', toxic: { before: null, after: { legs } } }]);
      expect(request?.openRisks).toEqual(['front-bot']);
      const risk = await getRisk({ ctx: as(company.ada), slug: 'front-bot' });
      expect(risk.toxic).toEqual({ agent: 'front-bot', legs });

      // Neither of these agents would have all three; who calls both would.
      await company.registered('out-bot');
      await company.registered('boss-bot');
      const { spec: present } = await getAgent({ ctx: as(company.sam), slug: 'boss-bot' });
      const update = {
        op: 'update-agent',
        agent: 'boss-bot',
        name: 'Boss',
        spec: { ...present, delegatesTo: ['back-bot', 'out-bot'] },
      };
      await decide((await ask(update)).id);
      const grant = await ask({ op: 'grant', agent: 'out-bot', tool: 'crm/delete_customer' });
      expect(grant.impact.map(({ agent, toxic }) => [agent, toxic.before, toxic.after?.agent])).toEqual([
        ['out-bot', null, undefined],
        ['boss-bot', null, 'boss-bot'],
      ]);
      expect(grant.openRisks).toEqual(['boss-bot']);
    });

    it('does not take what a draft would call for what is in force', async () => {
      const { request } = await registerAgent({
        ctx: as(company.ada),
        input: company.manifest('draft-bot', [], { delegatesTo: ['back-bot', 'out-bot'] }),
      });
      expect(request?.impact[0]?.toxic).toMatchObject({ before: null, after: null });
      const both = await ask(
        {
          op: 'register-agent',
          agent: 'fresh-bot',
          name: 'Fresh',
          spec: spec('fresh-bot', { delegatesTo: ['back-bot'] }),
        },
        { op: 'grant', agent: 'fresh-bot', tool: 'crm/delete_customer' },
      );
      expect(both.impact[0]?.toxic).toMatchObject({ before: null, after: { agent: 'fresh-bot' } });
    });
  });
});
