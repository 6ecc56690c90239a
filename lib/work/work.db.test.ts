import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAgent, listAgents } from '@/lib/agents/queries';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import type { PersonActor } from '@/lib/authz/actor';
import { updatePerson } from '@/lib/people/update-person';
import { createRequest } from '@/lib/requests/create-request';
import { getRequest } from '@/lib/requests/queries';
import { settleAcceptance } from '@/lib/risk/settle-acceptance';
import { getServer } from '@/lib/servers/queries';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { handOver } from './hand-over';
import { getEstate, getStandingWork } from './queries';

const DAY = 86_400_000;
const code = (value: string) => expect.objectContaining({ code: value });

describe('standing work', () => {
  let company: TestCompany;
  let root: PersonActor;
  let ben: PersonActor;
  let cy: PersonActor;
  let dan: PersonActor;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const work = (actor: PersonActor) => getStandingWork({ ctx: as(actor) });
  const set = (person: PersonActor, status: 'active' | 'disabled') =>
    updatePerson({ ctx: company.world.system, input: { id: person.id, change: { status } } });
  const register = async (slug: string, owner: string, backupOwner: string) => {
    const spec = { ...company.manifest(slug).spec, owner, backupOwner, tools: undefined };
    const { id } = await createRequest({
      ctx: as(company.tove),
      input: {
        title: slug,
        justification: 'Sample.',
        operations: [{ op: 'register-agent', agent: slug, name: slug, spec: JSON.parse(JSON.stringify(spec)) }],
      },
    });
    await company.decide(id, company.vera);
  };
  const hand = (input: object, by = root, from = ben) =>
    handOver({ ctx: as(by), input: { person: from.id, ...input } });

  beforeAll(async () => {
    company = await openTestCompany();
    const { world } = company;
    root = await world.person('Root', 'admin');
    ben = await world.person('Ben', 'engineer');
    cy = await world.person('Cy', 'engineer');
    dan = await world.person('Dan', 'engineer');
    await register('first-bot', 'ben@example.com', 'cy@example.com');
    await register('second-bot', 'cy@example.com', 'ben@example.com');
  });
  afterAll(() => company.close());

  it('is nobody’s while everybody is there', async () => {
    for (const person of [root, ben, cy, company.tove]) {
      expect(await work(person)).toMatchObject({ left: { total: 0 }, estates: { total: 0 } });
    }
    expect(await getEstate({ ctx: as(root), id: ben.id })).toMatchObject({ agents: 2, owned: 1, alone: 0, servers: 0 });
  });

  it('falls to the owner who stays, and to who can hand over; and is gone when the person is back', async () => {
    await set(ben, 'disabled');
    expect((await work(cy)).left).toEqual({
      items: [
        { slug: 'first-bot', name: 'first-bot', who: 'Ben', part: 'owner' },
        { slug: 'second-bot', name: 'second-bot', who: 'Ben', part: 'backup owner' },
      ],
      total: 2,
    });
    for (const person of [root, company.tove]) {
      expect((await work(person)).estates.items).toEqual([
        expect.objectContaining({
          person: expect.objectContaining({ name: 'Ben', active: false }),
          agents: 2,
          alone: 0,
        }),
      ]);
    }
    expect((await work(dan)).estates.total).toBe(0);
    const left = await listAgents({ ctx: as(dan), page: { limit: 50 }, filter: { ownership: 'left' } });
    expect(left.items.map(({ slug, ownership }) => `${slug} ${ownership}`)).toEqual([
      'first-bot owner-left',
      'second-bot backup-left',
    ]);
    await set(ben, 'active');
    expect([(await work(cy)).left.total, (await work(root)).estates.total]).toEqual([0, 0]);
    await set(ben, 'disabled');
  });

  it('is handed over by one request that somebody else approves, and is gone then', async () => {
    await expect(hand({ to: 'dan@example.com' }, dan)).rejects.toEqual(code('forbidden'));
    await expect(hand({ to: 'ben@example.com' })).rejects.toMatchObject({ errors: [{ field: 'to' }] });
    await expect(hand({ to: 'nobody@example.com' })).rejects.toMatchObject({ errors: [{ field: 'to' }] });
    await expect(hand({ to: 'cy@example.com' })).rejects.toMatchObject({ errors: [{ field: 'orElse' }] });
    await expect(hand({ to: 'dan@example.com', everything: true })).rejects.toEqual(code('invalid_input'));
    const { requests, servers } = await hand({ to: 'dan@example.com' });
    expect([requests.map(({ agents }) => agents), servers]).toEqual([[2], []]);
    const id = requests[0]?.id as string;
    expect((await getRequest({ ctx: as(root), id })).operations).toHaveLength(2);
    expect((await getAgent({ ctx: as(dan), slug: 'first-bot' })).owner.name).toBe('Ben');
    await expect(hand({ to: 'dan@example.com' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/waits/),
    });
    await expect(company.decide(id, root)).rejects.toEqual(code('own_request'));
    await company.decide(id, company.tove);
    const [first, second] = await Promise.all(
      ['first-bot', 'second-bot'].map((slug) => getAgent({ ctx: as(dan), slug })),
    );
    expect([first?.owner.name, first?.backupOwner.name]).toEqual(['Dan', 'Cy']);
    expect([second?.owner.name, second?.backupOwner.name]).toEqual(['Cy', 'Dan']);
    expect([(await work(cy)).left.total, (await work(root)).estates.total]).toEqual([0, 0]);
  });

  it('hands servers over at once, by administrators only', async () => {
    const { ada, tove } = company;
    await set(ada, 'disabled');
    expect((await work(root)).estates.items).toEqual([expect.objectContaining({ agents: 0, servers: 1 })]);
    expect(await hand({ to: 'dan@example.com' }, tove, ada)).toEqual({ requests: [], servers: [], waiting: [] });
    expect(await hand({ to: 'dan@example.com' }, root, ada)).toMatchObject({ servers: ['crm'] });
    expect((await getServer({ ctx: as(dan), slug: 'crm' })).owner.name).toBe('Dan');
    expect((await work(root)).estates.total).toBe(0);
    await set(ada, 'active');
  });

  it('asks about an accepted risk whose time is over until it is renewed or settled', async () => {
    const { world, tove, vera } = company;
    const accept = async (days: number) => {
      const until = new Date(world.clock.now.getTime() + days * DAY).toISOString();
      const terms = { risk: 'Reads and sends', reason: 'For a while.', compensation: 'Somebody watches.', until };
      const { id } = await createRequest({
        ctx: as(tove),
        input: {
          title: 'Accept',
          justification: 'Sample.',
          operations: [{ op: 'accept-risk', agent: 'first-bot', ...terms }],
        },
      });
      await company.decide(id, vera);
    };
    const over = async (actor: PersonActor) => (await work(actor)).acceptances.items.map(({ agent }) => agent.slug);
    await accept(10);
    world.clock.advance(10 * DAY - 1);
    expect(await over(dan)).toEqual([]);
    world.clock.advance(1);
    for (const person of [dan, cy, tove]) expect(await over(person)).toEqual(['first-bot']);
    expect(await over(company.stan)).toEqual([]);
    expect((await getAgent({ ctx: as(dan), slug: 'first-bot' })).acceptances).toEqual([
      expect.objectContaining({ risk: 'Reads and sends', over: true, acceptedBy: { id: vera.id, name: 'Vera' } }),
    ]);
    await accept(20);
    expect(await over(dan)).toEqual([]);
    world.clock.advance(20 * DAY);
    const [acceptance] = (await getAgent({ ctx: as(dan), slug: 'first-bot' })).acceptances;
    const settle = { agent: 'first-bot', id: acceptance?.id, reason: 'The tool is gone.' };
    await expect(settleAcceptance({ ctx: as(dan), input: settle })).rejects.toEqual(code('forbidden'));
    await settleAcceptance({ ctx: as(tove), input: settle });
    expect([await over(dan), await over(tove)]).toEqual([[], []]);
    await expect(settleAcceptance({ ctx: as(tove), input: settle })).rejects.toEqual(code('not_found'));
  });

  it('asks owners to confirm what is due, and not what is suspended', async () => {
    company.world.clock.advance(360 * DAY);
    expect((await work(dan)).confirmations.items.map(({ slug }) => slug).sort()).toEqual(['first-bot', 'second-bot']);
    expect((await work(company.stan)).confirmations.total).toBe(0);
    await suspendAgent({ ctx: as(company.tove), input: { slug: 'first-bot', reason: 'odd' } });
    expect((await work(dan)).confirmations.items.map(({ slug }) => slug)).toEqual(['second-bot']);
  });
});
