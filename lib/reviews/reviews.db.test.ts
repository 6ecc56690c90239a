import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import { getApprovalPolicy } from '@/lib/approval-policy/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { getCosts } from '@/lib/costs/queries';
import { prismaOf } from '@/lib/db/prisma';
import { recordDecisions } from '@/lib/decision-log/record-decisions';
import { createGateway } from '@/lib/gateways/create-gateway';
import { recordReceipt } from '@/lib/gateways/receipts/record-receipt';
import { serverJobs } from '@/lib/jobs/server-jobs';
import { listNotifications } from '@/lib/notifications/queries';
import { changeApprovalPolicy } from '@/lib/requests/change-approval-policy';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { completeReview } from './complete-review';
import { decideItems } from './decide-items';
import { openReview } from './open-review';
import { getReview, listReviews } from './queries';

const DAY_MS = 86_400_000;
const code = (value: string) => expect.objectContaining({ code: value });
let company: TestCompany;
let root: PersonActor;
let events = 0;

const ctx = (actor: object) => company.world.ctx(actor as never);
const gateway = async () => {
  const { id } = await prismaOf(company.world.db.read).gateway.findUniqueOrThrow({ where: { slug: 'edge' } });
  return ctx({ kind: 'gateway', id, slug: 'edge' });
};
/** What the job does in a minute. */
const job = () => {
  const found = serverJobs({ syncMinutes: 0 }).find(({ name }) => name === 'open-reviews');
  return found?.run({ ctx: company.world.system, signal: new AbortController().signal });
};

async function calls(agent: string, tool: string, more: object = {}, count = 1): Promise<void> {
  const [server, name] = tool.split('/');
  const time = company.world.clock.now.toISOString();
  const input = Array.from({ length: count }, () => ({
    ...{ eventId: `ev-${++events}`, time, agent, server, tool: name, decision: 'allow', reason: 'allowed', serial: 1 },
    ...{ dataClasses: ['internal'], ...more },
  }));
  await recordDecisions({ ctx: await gateway(), input });
}

/** The newest review of a team, as somebody sees it. */
async function newest(team: string, by: object = company.tove) {
  const { items } = await listReviews({ ctx: ctx(by), page: { limit: 10 }, filter: { team } });
  return getReview({ ctx: ctx(by), id: items[0]?.id as string });
}

async function registered(slug: string, tools: string[], spec: object = {}): Promise<void> {
  const manifest = company.manifest(slug, tools, spec);
  const { request } = await registerAgent({ ctx: ctx(company.ada), input: manifest });
  await company.decide(request?.id as string);
}

beforeAll(async () => {
  company = await openTestCompany();
  const { world } = company;
  root = await world.person('Root', 'admin');
  await createGateway({ ctx: ctx(root), input: { slug: 'edge', name: 'Edge', servers: ['crm'] } });
  const tools = prismaOf(world.db.read).tool;
  await tools.updateMany({ data: { dataClass: 'internal', outward: false, effect: 'read' } });
  await tools.updateMany({ where: { name: 'refund' }, data: { outward: true } });
  // Monday 23 November 2026: the agents, and one call that says the gateway is heard.
  await registered('sams-bot', ['crm/search', 'crm/refund', 'crm/get_customer'], { environment: 'development' });
  await calls('sams-bot', 'crm/search');
});
afterAll(() => company.close());

test('a week is reviewed once, however often the job looks, and says what changed since', async () => {
  const { world, tove, sam, stan } = company;
  expect(await job()).toBe('No review was due.');
  world.clock.advance(DAY_MS);
  await calls('sams-bot', 'crm/search', { user: 'ann' }, 3);
  // The next Monday but one, in the morning.
  world.clock.advance(6 * DAY_MS);
  expect(await job()).toBe('1 review opened.');
  expect(await job()).toBe('No review was due.');
  const first = await newest('support');
  expect(first).toMatchObject({
    ...{ number: 1, kind: 'weekly', state: 'open', agents: 1, grants: 3, left: 3, maySign: false },
    ...{ from: '2026-11-23T00:00:00.000Z', to: '2026-11-30T00:00:00.000Z', dueAt: '2026-12-07T09:00:00.000Z' },
  });
  const [agent] = first.agentList;
  expect(agent?.snapshot).toMatchObject({
    ...{ compared: null, allowed: 4, allowedBefore: null, unused: 0 },
    history: { days: 6, of: 60, enough: false },
    classes: [{ name: 'internal', change: 'first' }],
    users: { total: 1, never: 0, named: [{ name: 'ann', change: 'first' }] },
    says: ['Was granted 3 tools in these days: crm/get_customer, crm/refund, crm/search.'],
  });
  expect(agent?.items.map(({ tool, recommendation, facts }) => [tool, recommendation, facts.state])).toEqual([
    ['crm/get_customer', 'keep', 'too-new'],
    ['crm/refund', 'keep', 'too-new'],
    ['crm/search', 'keep', 'used'],
  ]);
  for (const person of [tove, sam]) {
    const told = await listNotifications({ ctx: ctx(person), page: { limit: 50 } });
    expect(told.items.filter(({ path }) => path === `/reviews/${first.id}`)).toHaveLength(1);
  }
  await expect(getReview({ ctx: ctx(stan), id: first.id })).rejects.toEqual(code('not_found'));
  // A week later: another tool, another person, other data, and refused calls.
  await calls('sams-bot', 'crm/refund', { user: 'bob', dataClasses: ['confidential'] }, 2);
  await calls('sams-bot', 'crm/delete_customer', { decision: 'deny', reason: 'no_grant', dataClasses: [] }, 5);
  world.clock.advance(7 * DAY_MS);
  await job();
  const second = (await newest('support')).agentList[0]?.snapshot;
  expect(second?.tools.map(({ tool, change }) => [tool, change])).toEqual([
    ['crm/refund', 'new'],
    ['crm/search', 'removed'],
  ]);
  expect(second).toMatchObject({
    compared: { with: 'review', review: 1 },
    destinations: [{ name: 'crm/refund', change: 'new' }],
    users: {
      total: 1,
      never: 1,
      named: [
        { name: 'bob', change: 'new' },
        { name: 'ann', change: 'removed' },
      ],
    },
  });
  expect(second?.says).toEqual([
    'Saw confidential data, and declares none.',
    'Got more sensitive data than labels say from 1 tool: crm/refund.',
    'Called 1 tool that can carry data out of the company, not called in the review before: crm/refund.',
    'Calls 1 tool that it never called before: crm/refund.',
    'Touched confidential data, which it did not in the review before.',
    'Acted for 1 person, for 1 of them not in the four weeks before.',
    'Was refused 5 calls of 1 tool that it does not hold.',
  ]);
  // What was seen stays as it was.
  const forge = prismaOf(world.db.read).$executeRaw`UPDATE "ReviewAgent" SET "snapshot" = '{}'`;
  await expect(forge).rejects.toThrow(/append-only/);
});

test('what is decided acts at once, is seen at the gateway, and is signed as it was read', async () => {
  const { world, tove, sam, vera } = company;
  const review = await newest('support');
  const [agent] = review.agentList;
  const item = (tool: string) => agent?.items.find((one) => one.tool === tool)?.id as string;
  const decide = (by: object, decision: string, tool: string, more: object = {}) =>
    decideItems({ ctx: ctx(by), input: { id: review.id, items: [item(tool)], decision, ...more } });
  await expect(decide(tove, 'revoke', 'crm/get_customer')).rejects.toMatchObject({ errors: [{ field: 'reason' }] });
  await expect(decide(tove, 'keep', 'crm/refund')).rejects.toMatchObject({ errors: [{ field: 'reason' }] });
  const why = { reason: 'Nobody needs it.' };
  await expect(decide({ ...tove, via: 'token', mayDecide: false }, 'keep', 'crm/search')).rejects.toEqual(
    code('forbidden'),
  );
  await expect(decide(company.ada, 'keep', 'crm/search')).rejects.toEqual(code('not_found'));
  await decide(tove, 'defer', 'crm/search', why);
  await decide(tove, 'escalate', 'crm/refund', why);
  const told = await listNotifications({ ctx: ctx(vera), page: { limit: 5 } });
  expect(told.items.map(({ title }) => title)).toContain('Review 2: crm/refund of sams-bot was escalated to security');

  const done = await decide(tove, 'revoke', 'crm/get_customer', why);
  const { serial } = done.agentList[0]?.items[0]?.decision ?? {};
  expect(done.agentList[0]?.items[0]?.removal).toEqual({ serial, gateways: 1, removed: 0, waiting: ['edge'] });
  await expect(decide(tove, 'keep', 'crm/get_customer', why)).rejects.toEqual(code('conflict'));
  const published = await prismaOf(world.db.read).publishedPolicy.findFirstOrThrow({ orderBy: { serial: 'desc' } });
  expect(published.serial).toBe(serial);
  const receipt = { serial, sha256: published.sha256, status: 'activated', activatedAt: world.clock.now.toISOString() };
  await recordReceipt({ ctx: await gateway(), input: receipt });
  const seen = await getReview({ ctx: ctx(tove), id: review.id });
  expect(seen.agentList[0]?.items[0]?.removal).toEqual({ serial, gateways: 1, removed: 1, waiting: [] });

  const reduce = (constraints: object, by = tove) => decide(by, 'reduce', 'crm/refund', { ...why, constraints });
  await reduce({ rateLimit: { limit: 5, windowSeconds: 3600 } });
  expect(
    await prismaOf(world.db.read).grant.findFirst({ where: { agent: { slug: 'sams-bot' }, tool: { name: 'refund' } } }),
  ).toMatchObject({ constraints: { rateLimit: { limit: 5, windowSeconds: 3600 } }, revokedAt: null });

  const now = await getReview({ ctx: ctx(tove), id: review.id });
  expect(now).toMatchObject({ left: 0, maySign: true, quiet: false });
  const sign = (by: object, digest: string) => completeReview({ ctx: ctx(by), input: { id: review.id, digest } });
  await expect(sign(tove, review.digest)).rejects.toEqual(code('digest_mismatch'));
  const signed = await sign(tove, now.digest);
  expect(signed).toMatchObject({
    state: 'completed',
    outcome: 'reviewed',
    completedBy: { name: 'Tove' },
    digest: now.digest,
  });
  await expect(decide(tove, 'keep', 'crm/search')).rejects.toEqual(code('conflict'));
  const forge = prismaOf(world.db.read).$executeRaw`UPDATE "Review" SET "note" = 'x' WHERE "id" = ${review.id}`;
  await expect(forge).rejects.toThrow(/append-only/);
  // What was put off is asked again, and what was taken away is not.
  world.clock.advance(DAY_MS);
  const next = await openReview({ ctx: ctx(tove), input: { team: 'support' } });
  expect(next.agentList[0]?.items.map(({ tool, facts }) => [tool, facts.deferred])).toEqual([
    ['crm/refund', false],
    ['crm/search', true],
  ]);
  await expect(openReview({ ctx: ctx(sam), input: { team: 'nobody' } })).rejects.toMatchObject({
    errors: [{ field: 'team' }],
  });
});

test('nobody certifies an agent of high risk that they answer for; of a low one its owner may, and loosens nothing', async () => {
  const { sam, tove, world } = company;
  const open = await newest('support', sam);
  expect(open.agentList[0]).toMatchObject({ barred: null, snapshot: { agent: { riskLevel: 'low' } } });
  const refund = open.agentList[0]?.items[0]?.id as string;
  const input = {
    id: open.id,
    items: [refund],
    decision: 'reduce',
    reason: 'More.',
    constraints: { rateLimit: { limit: 9, windowSeconds: 60 } },
  };
  await expect(decideItems({ ctx: ctx(sam), input })).rejects.toEqual(code('needs_approval'));
  await prismaOf(world.db.read).agent.update({ where: { slug: 'sams-bot' }, data: { riskLevel: 'high' } });
  const keep = { id: open.id, items: [refund], decision: 'keep', reason: 'Mine.' };
  await expect(decideItems({ ctx: ctx(sam), input: keep })).rejects.toEqual(code('forbidden'));
  await expect(completeReview({ ctx: ctx(sam), input: { id: open.id, digest: open.digest } })).rejects.toEqual(
    code('forbidden'),
  );
  expect((await decideItems({ ctx: ctx(tove), input: keep })).left).toBe(1);
});

test('one that nobody signs is told of, and takes away what is unused only where the rules say so', async () => {
  const { world, tove, lin } = company;
  await registered('idle-bot', ['crm/search', 'crm/get_customer'], { team: 'idle', environment: 'development' });
  world.clock.advance(70 * DAY_MS);
  await job();
  const { policy, version } = await getApprovalPolicy({ ctx: ctx(root) });
  const lapses = { ...policy, reviews: { dueDays: 3, revokeUnusedAfterDays: 2 } };
  const idle = await newest('idle');
  expect(idle.agentList[0]?.items.map(({ recommendation }) => recommendation)).toEqual(['revoke', 'revoke']);
  // Nobody told of anything: that is not the same as no calls.
  expect(idle.agentList[0]?.snapshot).toMatchObject({ heard: false, allowed: 0, history: { enough: true } });
  expect(idle.agentList[0]?.snapshot.says[0]).toMatch(/^No data: no gateway/);
  // Opened before the rules changed: nothing is taken away.
  await changeApprovalPolicy({ ctx: ctx(root), input: { policy: lapses, note: 'Shorter', basedOn: version } });
  const strict = await openReview({ ctx: ctx(tove), input: { team: 'idle' } });
  expect(strict.rules).toBe(
    'Behaviour reviews are due 3 days after they were opened. 2 days after one is overdue, unused grants that nobody decided are revoked.',
  );
  // The server stood still for weeks: people are told first.
  world.clock.advance(20 * DAY_MS);
  expect(await job()).not.toMatch(/revoked/);
  expect(await getReview({ ctx: ctx(tove), id: strict.id })).toMatchObject({ state: 'overdue', left: 2 });
  await calls('idle-bot', 'crm/search');
  world.clock.advance(2 * DAY_MS);
  expect(await job()).toMatch(/1 unused grant revoked/);
  expect(await job()).toBe('No review was due.');
  const lapsed = await getReview({ ctx: ctx(tove), id: strict.id });
  expect(lapsed.agentList[0]?.items.map(({ tool, decision }) => [tool, decision?.decision, decision?.person])).toEqual([
    ['crm/get_customer', 'revoke', null],
    ['crm/search', undefined, undefined],
  ]);
  const told = await listNotifications({ ctx: ctx(lin), page: { limit: 50 } });
  expect(told.items.filter(({ path }) => path === `/reviews/${strict.id}`).map(({ title }) => title)).toEqual([
    `Behaviour review ${strict.number} of idle is overdue: 1 unused grant was revoked`,
    `Behaviour review ${strict.number} of idle is overdue: 2 grants wait`,
    `Behaviour review ${strict.number} of idle waits: 1 agent, 2 grants`,
  ]);
  expect((await getReview({ ctx: ctx(tove), id: idle.id })).agentList[0]?.items.map(({ ended }) => ended)).toEqual([
    true,
    false,
  ]);
});

test('nothing to report is signed too', async () => {
  const { tove, world } = company;
  await registered('calm-bot', [], { team: 'calm', environment: 'development' });
  world.clock.advance(10 * DAY_MS);
  const calm = await openReview({ ctx: ctx(tove), input: { team: 'calm' } });
  expect(calm).toMatchObject({ quiet: true, grants: 0, maySign: true });
  const input = { id: calm.id, digest: calm.digest, note: 'Looked at it.', minutes: 25 };
  expect(await completeReview({ ctx: ctx(tove), input })).toMatchObject({ outcome: 'nothing-to-report', minutes: 25 });
  const { told, minutes } = (await getCosts({ ctx: ctx(tove), period: '90-days' })).reviews;
  expect([told, minutes]).toEqual([1, 25]);
});
