import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prismaOf } from '@/lib/db/prisma';
import { createRequest } from '@/lib/requests/create-request';
import { listRequests } from '@/lib/requests/queries';
import { pickTools } from '@/lib/servers/queries';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import type { AgentSort } from './model/list';
import { listAgents, listTeams } from './queries';
import { registerAgent } from './register-agent';

const AGENTS = 11;
const SORTS: AgentSort[] = ['name', '-name', 'updated', '-updated', 'risk', '-risk', 'review', '-review'];

describe('long lists', () => {
  let company: TestCompany;
  const ctx = (actor = company.tove) => company.world.ctx(actor);
  const find = async (q: string) =>
    (await listAgents({ ctx: ctx(), page: { limit: 200 }, filter: { q } })).items.map(({ slug }) => slug);

  beforeAll(async () => {
    company = await openTestCompany();
    const owner = await company.world.person('Olga', 'engineer');
    for (let i = 0; i < AGENTS; i++) {
      // Names and times that are the same, risks that differ, and some that nobody has approved.
      const change = {
        team: i % 3 === 0 ? 'legal' : 'support',
        autonomy: i % 4,
        ...(i === 4 ? { owner: owner.email } : {}),
      };
      const input = company.manifest(`bot-${i}`, [], change);
      input.metadata.name = `Bot ${Math.floor(i / 3)}`;
      const { request } = await registerAgent({ ctx: ctx(company.ada), input });
      if (i % 2 === 0) await company.decide(request?.id as string);
      if (i % 4 === 0) company.world.clock.advance(1000);
    }
    await prismaOf(company.world.db.read).agent.updateMany({
      where: { slug: { in: ['bot-2', 'bot-7', 'bot-8'] } },
      data: { riskScore: null },
    });
  });
  afterAll(() => company.close());

  it.each(SORTS)('by %s, a page at a time are the whole list, each row once', async (sort) => {
    const whole = await listAgents({ ctx: ctx(), page: { limit: 200 }, sort });
    expect(whole).toMatchObject({ total: AGENTS, nextCursor: null });
    for (const limit of [1, 2, 4]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listAgents({ ctx: ctx(), page: { limit, cursor }, sort });
        seen.push(...page.items.map(({ slug }) => slug));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(whole.items.map(({ slug }) => slug));
    }
  });

  it('find text anywhere, and one or two characters at the beginning', async () => {
    expect(await find('OT-1')).toEqual(['bot-1', 'bot-10']);
    expect(await find('egal')).toHaveLength(4);
    expect(await find('le')).toHaveLength(4);
    expect(await find('ga')).toEqual([]);
    expect(await find('100%')).toEqual([]);
    const tools = async (q: string) => (await pickTools({ ctx: ctx(), q })).map(({ key }) => key);
    expect(await tools('customer')).toEqual(['crm/delete_customer', 'crm/get_customer']);
    expect(await tools('crm')).toEqual(['crm/delete_customer', 'crm/get_customer', 'crm/refund', 'crm/search']);
    expect(await tools('r')).toEqual(['crm/refund']);
  });

  it('name each team once', async () => {
    expect(await listTeams({ ctx: ctx() })).toEqual(['legal', 'support']);
  });

  it('count nothing where nobody looks at the total', async () => {
    const page = await listAgents({ ctx: ctx(), page: { limit: 3, uncounted: true } });
    expect(page).toMatchObject({ total: 0, nextCursor: expect.any(String) });
  });

  it('show engineers the requests that they made or that are about their agents, with what they ask for', async () => {
    const olga = await company.world.person('Olga', 'engineer');
    const operations = [
      { op: 'grant', agent: 'bot-0', tool: 'crm/search' },
      { op: 'grant', agent: 'bot-0', tool: 'crm/refund' },
    ];
    await createRequest({ ctx: ctx(company.sam), input: { title: 'Two', justification: 'Sample.', operations } });
    const of = async (actor: typeof olga) => {
      const page = await listRequests({ ctx: ctx(actor), page: { limit: 50 } });
      return page.items.map(({ agents, operations: counts }) => [agents.map(({ slug }) => slug), counts]);
    };
    expect(await of(olga)).toEqual([[['bot-4'], { 'register-agent': 1 }]]);
    expect(await of(company.stan)).toEqual([]);
    expect(await of(company.ada)).toHaveLength(AGENTS + 1);
    expect((await of(company.sam))[0]).toEqual([['bot-0'], { grant: 2 }]);
  });

  it('are searched in an index where the database has one', async () => {
    const rows = await prismaOf(company.world.db.read).$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_indexes WHERE indexname LIKE '%\\_search'`;
    expect(rows[0]?.count).toBe(company.world.db.kind === 'postgresql' ? 7 : 0);
  });
});
