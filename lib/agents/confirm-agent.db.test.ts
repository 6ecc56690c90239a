import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { updatePerson } from '@/lib/people/update-person';
import { createRequest } from '@/lib/requests/create-request';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { confirmAgent } from './confirm-agent';
import { getAgent, listAgents } from './queries';
import { suspendAgent } from './suspend-agent';

const DAY = 86_400_000;
const code = (value: string) => expect.objectContaining({ code: value });

describe('confirming an agent', () => {
  let company: TestCompany;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const get = (slug: string) => getAgent({ ctx: as(company.ada), slug });
  const confirm = async (slug: string, by = company.sam, change: object = {}) => {
    const { confirmationDigest: digest } = await get(slug);
    const input = { slug, digest, purpose: true, owner: true, access: true, ...change };
    return confirmAgent({ ctx: as(by), input });
  };
  const due = async (review: 'due' | 'overdue') =>
    (await listAgents({ ctx: as(company.ada), page: { limit: 50 }, filter: { review }, sort: 'review' })).items.map(
      ({ slug }) => slug,
    );

  beforeAll(async () => {
    company = await openTestCompany();
  });
  afterAll(() => company.close());

  it('counts the first date from the approval, and the next from the confirmation, by the level of risk', async () => {
    const { world, registered } = company;
    await registered('calm-bot');
    const approvedAt = world.clock.now.getTime();
    const before = await get('calm-bot');
    expect(Date.parse(before.reviewDueAt as string)).toBe(approvedAt + 365 * DAY);
    world.clock.advance(30 * DAY);
    const { confirmation } = await confirm('calm-bot', company.lin, { note: 'Looked at with the team.' });
    const next = new Date(approvedAt + 395 * DAY).toISOString();
    expect(confirmation).toMatchObject({
      by: { id: company.lin.id, name: 'Lin' },
      note: 'Looked at with the team.',
      seen: { owner: 'sam@example.com', grants: 0, riskLevel: before.risk.level, riskVersion: before.risk.version },
      dueAt: before.reviewDueAt,
      nextDueAt: next,
      version: 1,
    });
    expect(await get('calm-bot')).toMatchObject({ reviewDueAt: next, confirmations: [confirmation] });
  });

  it('moves the date when the risk changes', async () => {
    const { registered, world } = company;
    await registered('moved-bot');
    const approvedAt = world.clock.now.getTime();
    const { id } = await createRequest({
      ctx: as(company.ada),
      input: {
        title: 'More',
        justification: 'Sample.',
        operations: [
          {
            op: 'update-agent',
            agent: 'moved-bot',
            name: 'Moved',
            spec: {
              ...(await get('moved-bot')).spec,
              autonomy: 3,
              reach: 3,
              untrustedInput: 2,
              actionImpact: 3,
            },
          },
        ],
      },
    });
    await company.decide(id);
    const { risk, reviewDueAt } = await get('moved-bot');
    expect(risk.level).toBe('high');
    expect(Date.parse(reviewDueAt as string)).toBe(approvedAt + 180 * DAY);
  });

  it('is for its owners, with their own word, for what they saw', async () => {
    const { ada, tove, sam, world, registered } = company;
    await registered('strict-bot', 'crm/search');
    await expect(confirm('strict-bot', ada)).rejects.toEqual(code('forbidden'));
    await expect(confirm('strict-bot', tove)).rejects.toEqual(code('forbidden'));
    await expect(confirm('strict-bot', { ...sam, via: 'token', mayDecide: false })).rejects.toEqual(code('forbidden'));
    await expect(confirm('strict-bot', sam, { access: false })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'access', message: expect.stringMatching(/ask for the change/) }],
    });
    await expect(confirm('strict-bot', sam, { until: 'ever' })).rejects.toEqual(code('invalid_input'));
    const { confirmationDigest: digest } = await get('strict-bot');
    await createRequest({
      ctx: as(sam),
      input: {
        title: 'Less',
        justification: 'Sample.',
        operations: [{ op: 'revoke', agent: 'strict-bot', tool: 'crm/search' }],
      },
    });
    await expect(confirm('strict-bot', sam, { digest })).rejects.toEqual(code('conflict'));
    expect((await get('strict-bot')).confirmations).toEqual([]);
    await suspendAgent({ ctx: as(tove), input: { slug: 'strict-bot', reason: 'odd' } });
    await expect(confirm('strict-bot')).rejects.toEqual(code('conflict'));
    const kept = prismaOf(world.db.read).agentConfirmation;
    const count = await kept.count();
    expect(count).toBeGreaterThan(0);
    await expect(world.db.transaction((tx) => prismaOf(tx).agentConfirmation.deleteMany())).rejects.toThrow();
    expect(await kept.count()).toBe(count);
  });

  it('is asked for in the list from two weeks before, and waits for a new owner', async () => {
    const { world, registered } = company;
    await registered('old-bot');
    world.clock.advance(351 * DAY - 1);
    expect(await due('due')).not.toContain('old-bot');
    world.clock.advance(1);
    expect([await due('due'), await due('overdue')]).toEqual([
      expect.arrayContaining(['old-bot']),
      expect.not.arrayContaining(['old-bot']),
    ]);
    world.clock.advance(14 * DAY);
    expect(await due('overdue')).toContain('old-bot');
    const lin = company.lin.id;
    await updatePerson({ ctx: world.system, input: { id: lin, change: { status: 'disabled' } } });
    await expect(confirm('old-bot')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^Lin left/),
    });
    await updatePerson({ ctx: world.system, input: { id: lin, change: { status: 'active' } } });
    await confirm('old-bot');
    expect(await due('due')).not.toContain('old-bot');
  });

  it('pages through the list by date, those without a date last', async () => {
    const ctx = as(company.ada);
    for (const sort of ['review', '-review'] as const) {
      const seen: (string | null)[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await listAgents({ ctx, page: { limit: 2, cursor }, sort });
        seen.push(...page.items.map(({ reviewDueAt }) => reviewDueAt));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      const far = (at: string | null) => (at === null ? '9' : at);
      const sorted = [...seen].sort((a, b) => (far(a) < far(b) ? -1 : 1));
      expect(seen).toEqual(sort === 'review' ? sorted : sorted.reverse());
    }
  });
});
