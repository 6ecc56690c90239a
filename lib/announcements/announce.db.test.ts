import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { assessAgent } from '@/lib/eu-ai-act/assess-agent';
import { CURRENT_LEGAL_DATA } from '@/lib/eu-ai-act/current-data';
import { expireGrants } from '@/lib/grants/expire-grants';
import { answerObligation } from '@/lib/incidents/answer-obligation';
import { declareIncident } from '@/lib/incidents/declare-incident';
import { addAction } from '@/lib/incidents/follow-up';
import { updatePerson } from '@/lib/people/update-person';
import { createRequest } from '@/lib/requests/create-request';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { announce } from './announce';
import { listDue } from './queries';

const DAY = 86_400_000;

describe('announcing', () => {
  let company: TestCompany;
  let root: PersonActor;
  const seen = new Set<string>();
  const start = Date.parse('2026-11-23T09:00:00.000Z');
  const to = (days: number) => {
    company.world.clock.now = new Date(start + days * DAY);
  };
  const run = async () => {
    const due = await listDue({ ctx: company.world.system, limit: 100 });
    return (await announce({ ctx: company.world.system, input: { due } })).announced;
  };
  /** What people were told since this was asked last, as `name: title`. */
  const told = async () => {
    const rows = await prismaOf(company.world.db.read).notification.findMany({
      include: { person: { select: { name: true } } },
      where: {
        event: {
          in: ['grant.ending', 'acceptance.ending', 'agent.review-due', 'agent.owner-left', 'eu-ai-act.beginning'],
        },
      },
    });
    const fresh = rows.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    return fresh.map(({ person, title }) => `${person.name}: ${title}`).sort();
  };
  const ask = async (...operations: object[]) => {
    const { id } = await createRequest({
      ctx: company.world.ctx(company.ada),
      input: { title: 'Ask', justification: 'Sample.', operations },
    });
    await company.decide(id);
  };
  const day = (days: number) => new Date(start + days * DAY).toISOString();

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
    await company.registered('time-bot');
  });
  afterAll(() => company.close());

  it('tells owners of the end of a grant two weeks and three days before, each once', async () => {
    await ask({ op: 'grant', agent: 'time-bot', tool: 'crm/search', constraints: { notAfter: day(30) } });
    await ask({ op: 'grant', agent: 'time-bot', tool: 'crm/refund', constraints: { notAfter: day(2) } });
    expect(await run()).toBe(0);
    to(15.9);
    expect(await run()).toBe(0);
    to(16);
    expect([await run(), await run()]).toEqual([1, 0]);
    const title = (left: string) => `time-bot: the grant of crm/search ends in ${left}`;
    expect(await told()).toEqual([`Lin: ${title('14 days')}`, `Sam: ${title('14 days')}`]);
    to(1);
    expect(await run()).toBe(0);
    to(27.5);
    expect([await run(), await run()]).toEqual([1, 0]);
    expect(await told()).toEqual([`Lin: ${title('2 days')}`, `Sam: ${title('2 days')}`]);
  });

  it('tells who was not told that a grant has ended, when Remit stood still meanwhile', async () => {
    await ask({ op: 'grant', agent: 'time-bot', tool: 'crm/get_customer', constraints: { notAfter: day(60) } });
    to(61);
    await expireGrants({ ctx: company.world.system, input: {} });
    expect([await run(), await run()]).toEqual([1, 0]);
    expect(await told()).toEqual([
      'Lin: time-bot: the grant of crm/get_customer ended',
      'Sam: time-bot: the grant of crm/get_customer ended',
    ]);
  });

  it('tells security too when an accepted risk is over', async () => {
    const terms = {
      risk: 'Reads and sends',
      reason: 'For a while.',
      compensation: 'Somebody watches.',
      until: day(80),
    };
    await ask({ op: 'accept-risk', agent: 'time-bot', ...terms });
    to(80);
    expect([await run(), await run()]).toEqual([1, 0]);
    const words = 'time-bot: the accepted risk ended: Reads and sends';
    expect(await told()).toEqual(['Lin', 'Sam', 'Tove', 'Vera'].map((name) => `${name}: ${words}`));
  });

  it('tells owners to confirm, and anew once the date has moved', async () => {
    to(351);
    expect(await run()).toBe(1);
    expect(await told()).toEqual([
      'Lin: time-bot: confirm it, due in 14 days',
      'Sam: time-bot: confirm it, due in 14 days',
    ]);
    to(366);
    expect([await run(), await run()]).toEqual([1, 0]);
    expect(await told()).toEqual([
      'Lin: time-bot: confirm it, overdue by 1 day',
      'Sam: time-bot: confirm it, overdue by 1 day',
    ]);
  });

  it('tells once that somebody left, and again when they leave again', async () => {
    const set = (status: string) =>
      updatePerson({ ctx: company.world.system, input: { id: company.lin.id, change: { status } } });
    const left = [
      'Root: Lin left: 1 agent needs somebody else',
      'Sam: Lin left: agents that you answer for need somebody else',
    ];
    await set('disabled');
    expect([await run(), await run()]).toEqual([1, 0]);
    expect(await told()).toEqual(left);
    await set('active');
    expect(await run()).toBe(0);
    to(367);
    await set('disabled');
    expect([await run(), await told()]).toEqual([1, left]);
    const kept = await prismaOf(company.world.db.read).announcement.findMany({ where: { event: 'agent.owner-left' } });
    expect(kept.map(({ people }) => people.sort())).toEqual([
      [root.id, company.sam.id].sort(),
      [root.id, company.sam.id].sort(),
    ]);
  });

  it('tells owners of a high-risk agent of a date of the law three months before, two weeks before and on it', async () => {
    const { version } = CURRENT_LEGAL_DATA;
    const given = {
      ...{ outputs: 'yes', union: 'deployer', exclusion: 'none', role: 'both', prohibited: 'none' },
      ...{ 'annex-i': 'no', 'annex-iii': 'employment', profiling: 'yes', transparency: 'none' },
    };
    const on = (date: string) => {
      company.world.clock.now = new Date(`${date}T12:00:00Z`);
    };
    on('2027-09-02');
    const answers = Object.entries(given).map(([question, answer]) => ({ question, answer }));
    await assessAgent({
      ctx: company.world.ctx(company.sam),
      input: { slug: 'time-bot', dataVersion: version, answers },
    });
    const law = async () => (await told()).filter((one) => one.includes('time-bot: duties'));
    const sam = (words: string) => [`Sam: time-bot: duties under the EU AI Act ${words}`];
    const said: string[][] = [];
    for (const date of ['2027-09-02', '2027-09-04', '2027-11-19', '2027-12-02']) {
      on(date);
      await run();
      await run();
      said.push(await law());
    }
    expect(said).toEqual([[], sam('begin on 2027-12-02'), sam('begin on 2027-12-02'), sam('apply since 2027-12-02')]);
  });
  it('tells of what an incident asks for by law and of what people are to do about it, until that is done', async () => {
    const { world, tove } = company;
    const ctx = world.ctx(tove);
    to(400);
    const facts = { type: 'malfunction', severity: 'high', agents: ['time-bot'], commander: 'vera@example.com' };
    const { id } = await declareIncident({ ctx, input: { title: 'Odd', ...facts } });
    const answer = (more: object) =>
      answerObligation({
        ctx,
        input: { id, duty: 'eu-art-73', applies: true, why: 'It is.', awareAt: day(400), ...more },
      });
    await answer({});
    const action = { what: 'Mend it', owner: 'stan@example.com', dueAt: day(410) };
    await addAction({ ctx, input: { id, ...action } });
    const seenSince = async () => {
      const rows = await prismaOf(world.db.read).notification.findMany({
        where: { event: { in: ['incident.duty-due', 'incident.action-due'] } },
        include: { person: { select: { name: true } } },
      });
      const fresh = rows.filter((row) => !seen.has(row.id));
      for (const row of fresh) seen.add(row.id);
      return fresh.map(({ person, title }) => `${person.name}: ${title}`).sort();
    };
    expect(await run()).toBe(0);
    const law = 'Market surveillance authority (EU AI Act, Art 73)';
    const end = `${day(415).slice(0, 10)} 09:00 UTC`;
    to(407);
    expect([await run(), await run()]).toEqual([1, 0]);
    expect(await seenSince()).toEqual(['Stan: Incident 1: due in 3 days: Mend it']);
    to(412);
    expect([await run(), await run()]).toEqual([2, 0]);
    expect(await seenSince()).toContain(`Vera: Incident 1: ${law} is to be told by ${end}`);
    // Said again in the same words, the clock is the same, and so is what was told.
    await answer({ why: 'It is, still.' });
    expect(await run()).toBe(0);
    to(416);
    expect([await run(), await run()]).toEqual([1, 0]);
    const late = await seenSince();
    expect(late).toContain(`Vera: Incident 1: ${law} was to be told by ${end}`);
    expect(late).toContain(`Tove: Incident 1: ${law} was to be told by ${end}`);
    await answer({ awareAt: day(410), filedAt: day(415) });
    expect(await run()).toBe(0);
  });

  it('is done by Remit alone', async () => {
    await expect(announce({ ctx: company.world.ctx(root), input: { due: [] } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const kept = prismaOf(company.world.db.read).announcement;
    const count = await kept.count();
    expect(count).toBeGreaterThan(0);
    await expect(company.world.db.transaction((tx) => prismaOf(tx).announcement.deleteMany())).rejects.toThrow();
    expect(await kept.count()).toBe(count);
  });
});
