import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAgent } from '@/lib/agents/queries';
import { registerAgent } from '@/lib/agents/register-agent';
import { getApprovalPolicy } from '@/lib/approval-policy/queries';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { serverJobs } from '@/lib/jobs/server-jobs';
import { listNotifications } from '@/lib/notifications/queries';
import { labelTool } from '@/lib/servers/label-tool';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { advanceDueRequests } from './advance-due-requests';
import { advanceRequest } from './advance-request';
import { breakGlass } from './break-glass';
import { changeApprovalPolicy } from './change-approval-policy';
import { decideRequest } from './decide-request';
import { editRequest } from './edit-request';
import { countToDecide, getMyWork, getRequest, listRequests } from './queries';
import { remindReview } from './remind-review';
import { reviewBreakGlass } from './review-break-glass';

const code = (value: string) => expect.objectContaining({ code: value });
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TIME = {
  remindAfterHours: 24,
  escalateAfterHours: 72,
  escalateTo: { role: 'executive' },
  denyAfterHours: 240,
  expireAfterDays: 20,
};

describe('a request that nobody decides', () => {
  let company: TestCompany;
  let root: PersonActor;
  let xavier: PersonActor;
  let bots = 0;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const see = (id: string, by = company.tove) => getRequest({ ctx: as(by), id });
  const signal = new AbortController().signal;
  const advance = async () => {
    const { looked: _, ...done } = await advanceDueRequests({ ctx: company.world.system, signal });
    return Object.fromEntries(Object.entries(done).filter(([, count]) => count > 0));
  };
  const pass = (ms: number) => company.world.clock.advance(ms);
  const audited = async (id: string) => {
    const { items } = await listAuditLog({ ctx: company.world.system, page: { limit: 200 } });
    return items.filter(({ subject, actor }) => subject.id === id && actor.kind === 'system').map((one) => one.action);
  };
  const told = async (by: PersonActor, id: string) => {
    const { items } = await listNotifications({ ctx: as(by), page: { limit: 200 } });
    return items.filter(({ path }) => path === `/requests/${id}`).map(({ event }) => event);
  };
  const rules = async (time: object | undefined, stage: object = {}) => {
    const basedOn = (await getApprovalPolicy({ ctx: as(root) })).version;
    const policy = {
      stages: [{ name: 'security', role: 'security', ...stage }],
      time,
      breakGlass: { people: ['tove@example.com'], reviewHours: 24 },
    };
    return changeApprovalPolicy({ ctx: as(root), input: { policy, note: 'Sample.', basedOn } });
  };
  const decide = async (id: string, by: PersonActor, decision = 'approve') =>
    decideRequest({ ctx: as(by), input: { id, decision, digest: (await see(id)).digest } });
  async function waiting() {
    const slug = `late-${++bots}`;
    const { request } = await registerAgent({ ctx: as(company.ada), input: company.manifest(slug, ['crm/search']) });
    return { slug, id: request?.id as string };
  }
  /** The next request is the only one that waits. */
  async function alone() {
    pass(400 * DAY);
    await advance();
    return waiting();
  }

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
    xavier = await company.world.person('Xavier', 'executive');
    await rules(TIME);
  });
  afterAll(() => company.close());

  it('is reminded of, escalated and ended, each once, audited and told to whom it concerns', async () => {
    const { id, slug } = await alone();
    const { now } = company.world.clock;
    const at = (hours: number) => new Date(now.getTime() + hours * HOUR).toISOString();
    expect(await see(id)).toMatchObject({
      ending: { at: at(240), stage: 'security' },
      stages: [{ deadlines: { remindsAt: at(24), escalatesAt: at(72), deniesAt: at(240), remindedAt: null } }],
    });
    expect(await advance()).toEqual({});
    pass(24 * HOUR - 1);
    expect(await advance()).toEqual({});
    pass(1);
    expect(await advance()).toEqual({ reminded: 1 });
    expect(await advance()).toEqual({});
    expect(await told(company.vera, id)).toContain('request.reminder');
    expect(await told(company.sam, id)).not.toContain('request.reminder');
    expect(await told(xavier, id)).toEqual([]);
    pass(48 * HOUR);
    expect(await advance()).toEqual({ escalated: 1 });
    expect(await told(xavier, id)).toContain('request.escalated');
    expect((await see(id)).stages[0]).toMatchObject({ escalated: true, deadlines: { escalatedAt: at(72) } });
    pass(168 * HOUR - 1);
    expect(await advance()).toEqual({});
    pass(1);
    expect(await advance()).toEqual({ expired: 1 });
    expect(await advance()).toEqual({});
    const ended = await see(id);
    expect(ended).toMatchObject({ state: 'expired', ending: null, decidedAt: at(240), decisions: [] });
    expect(ended.steps.map(({ kind, stage }) => [kind, stage])).toEqual([
      ['remind', 'security'],
      ['escalate', 'security'],
      ['expire', 'security'],
    ]);
    expect((await audited(id)).reverse()).toEqual(['request.remind', 'request.escalate', 'request.expire']);
    expect(await told(company.ada, id)).toContain('request.expired');
    expect(await getAgent({ ctx: as(company.ada), slug })).toMatchObject({ status: 'draft' });
    for (const decision of ['approve', 'reject'])
      await expect(decide(id, company.tove, decision)).rejects.toEqual(code('conflict'));
  });

  it('is decided by the fallback once it escalated, not before, and never by whose it is', async () => {
    const { id } = await alone();
    await expect(decide(id, xavier)).rejects.toEqual(code('forbidden'));
    expect(await countToDecide({ ctx: as(xavier) })).toBe(0);
    const dea = await company.world.person('Dea', 'executive', 'engineer');
    const { tools: _, ...spec } = company.manifest('x').spec;
    const { digest, operations } = await see(id);
    const handed = operations.map(({ direction: __, ...o }) =>
      o.op === 'register-agent' ? { ...o, spec: { ...spec, owner: 'dea@example.com' } } : o,
    );
    await editRequest({ ctx: as(company.ada), input: { id, digest, operations: handed } });
    for (const hours of [24, 48]) {
      pass(hours * HOUR);
      await advance();
    }
    expect((await see(id)).stages[0]?.eligible.map(({ name }) => name)).not.toContain('Dea');
    await expect(decide(id, dea)).rejects.toEqual(code('own_request'));
    expect(await told(dea, id)).toEqual([]);
    expect(await countToDecide({ ctx: as(xavier) })).toBe(1);
    expect((await getMyWork({ ctx: as(xavier) })).toDecide.map((one) => one.id)).toEqual([id]);
    expect(await decide(id, xavier)).toMatchObject({ state: 'approved', decisions: [{ person: { name: 'Xavier' } }] });
  });

  it('starts anew when it is edited: what was escalated is so no more', async () => {
    const { id } = await alone();
    for (const hours of [24, 48]) {
      pass(hours * HOUR);
      await advance();
    }
    const { digest } = await see(id);
    const edited = await editRequest({ ctx: as(company.ada), input: { id, digest, title: 'Anew' } });
    const { now } = company.world.clock;
    expect(edited.stages[0]).toMatchObject({ escalated: false, deadlines: { remindedAt: null, escalatedAt: null } });
    expect(edited.ending?.at).toBe(new Date(now.getTime() + 240 * HOUR).toISOString());
    await expect(decide(id, xavier)).rejects.toEqual(code('forbidden'));
    pass(24 * HOUR);
    expect(await advance()).toEqual({ reminded: 1 });
  });

  it('starts anew when what it is about changes, and expires all the same', async () => {
    const { id } = await alone();
    const since = company.world.clock.now.getTime();
    for (const hours of [24, 48]) {
      pass(hours * HOUR);
      await advance();
    }
    const CATEGORIES = ['pii', 'pci', 'hr', 'phi'];
    for (const [i] of CATEGORIES.entries()) {
      const labels = { dataClass: 'restricted', categories: CATEGORIES.slice(0, i + 1) };
      const input = { server: 'crm', tool: 'search', labels };
      await labelTool({ ctx: as(company.sam), input });
      // Before anybody has looked, the escalation counts no more: it was for something else.
      await expect(decide(id, xavier)).rejects.toEqual(code('forbidden'));
      pass(HOUR);
      expect(await advance()).toMatchObject({ restarted: 1 });
      pass(4 * DAY);
      await advance();
    }
    const { ending, state, steps } = await see(id);
    expect(state).toBe('pending');
    expect(steps.filter(({ kind }) => kind === 'restart')).toHaveLength(4);
    expect(ending).toEqual({ at: new Date(since + 20 * DAY).toISOString(), stage: null });
    pass(since + 20 * DAY - company.world.clock.now.getTime());
    expect(await advance()).toMatchObject({ expired: 1 });
    expect((await see(id)).steps.at(-1)).toMatchObject({ kind: 'expire', stage: null });
  });

  it('keeps the time of the policy that it was made under', async () => {
    const { id } = await alone();
    const { approvalPolicyVersion: under } = await see(id);
    await rules({ ...TIME, remindAfterHours: 1, escalateAfterHours: 2, denyAfterHours: 3 });
    pass(5 * HOUR);
    await advance();
    expect(await see(id)).toMatchObject({ state: 'pending', approvalPolicyVersion: under, steps: [] });
    const { digest } = await see(id);
    await editRequest({ ctx: as(company.ada), input: { id, digest, title: 'Under the new rules' } });
    pass(HOUR);
    expect(await advance()).toMatchObject({ reminded: 1 });
    await rules(TIME);
  });

  it('a stage has times of its own, and one that is done is left alone', async () => {
    await rules({ ...TIME, escalateTo: undefined }, { needed: 2, time: { remindAfterHours: 2 } });
    const { id } = await alone();
    expect((await see(id)).stages[0]).toMatchObject({ time: { remindAfterHours: 2, escalateTo: null } });
    await decide(id, company.tove);
    pass(2 * HOUR);
    expect(await advance()).toEqual({ reminded: 1 });
    // Who has approved is not asked again.
    expect(await told(company.vera, id)).toContain('request.reminder');
    expect(await told(company.tove, id)).not.toContain('request.reminder');
    await rules(TIME);
  });

  it('a decision and the end at once: one of them holds', async () => {
    const { id } = await alone();
    for (const hours of [24, 48, 168]) {
      pass(hours * HOUR);
      if (hours < 168) await advance();
    }
    const { digest } = await see(id);
    const results = await Promise.allSettled([
      decideRequest({ ctx: as(company.tove), input: { id, decision: 'approve', digest } }),
      advanceRequest({ ctx: company.world.system, input: { id } }),
    ]);
    const { state, decisions } = await see(id);
    expect(state === 'approved' ? decisions.length : 0).toBe(results[0]?.status === 'fulfilled' ? 1 : 0);
    expect(['approved', 'expired']).toContain(state);
  });

  it('an emergency whose review is overdue is said once, to others than those whose it is', async () => {
    await company.registered('glass-bot');
    const { id } = await breakGlass({
      ctx: as(company.tove),
      input: { agent: 'glass-bot', tools: ['crm/refund'], hours: 1, justification: 'Sample.' },
    });
    pass(24 * HOUR - 1);
    expect(await advance()).not.toHaveProperty('reviews');
    pass(1);
    expect(await advance()).toMatchObject({ reviews: 1 });
    expect(await advance()).not.toHaveProperty('reviews');
    expect(await told(company.vera, id)).toContain('break-glass.review-due');
    for (const person of [company.tove, company.sam])
      expect(await told(person, id)).not.toContain('break-glass.review-due');
    await reviewBreakGlass({ ctx: as(company.vera), input: { id, note: 'Fine.' } });
    expect(await remindReview({ ctx: company.world.system, input: { id } })).toEqual({ reminded: false });
  });

  it('is nobody’s to end: only Remit itself applies time', async () => {
    const { id } = await alone();
    for (const verb of [advanceRequest, remindReview])
      await expect(verb({ ctx: as(company.tove), input: { id } })).rejects.toEqual(code('forbidden'));
    await expect(advanceDueRequests({ ctx: as(company.stan), signal })).rejects.toEqual(code('forbidden'));
  });

  it('is found in the list by its end, and the job says what it did', async () => {
    const { id } = await alone();
    const soon = () => listRequests({ ctx: as(company.tove), page: { limit: 10 }, filter: { ending: 'soon' } });
    expect((await soon()).items).toEqual([]);
    for (const hours of [24, 48, 100]) {
      pass(hours * HOUR);
      await advance();
    }
    expect((await soon()).items.map((one) => one.id)).toEqual([id]);
    const job = serverJobs({ syncMinutes: 0 }).find(({ name }) => name === 'advance-requests');
    expect(await job?.run({ ctx: company.world.system, signal })).toBe('Nothing was due.');
    pass(68 * HOUR);
    expect(await job?.run({ ctx: company.world.system, signal })).toBe('Requests: 1 ended.');
  });
});
