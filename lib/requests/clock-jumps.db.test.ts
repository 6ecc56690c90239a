import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { advanceDueRequests } from './advance-due-requests';
import { advanceRequest } from './advance-request';
import { changeApprovalPolicy } from './change-approval-policy';
import { getRequest } from './queries';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the clock jumps', () => {
  let company: TestCompany;
  let bots = 0;
  const signal = new AbortController().signal;
  const see = (id: string) => getRequest({ ctx: company.world.ctx(company.tove), id });
  const advance = async () => {
    const { looked: _, ...done } = await advanceDueRequests({ ctx: company.world.system, signal });
    return Object.fromEntries(Object.entries(done).filter(([, count]) => count > 0));
  };
  const pass = (ms: number) => company.world.clock.advance(ms);
  /** The next request is the only one that waits. */
  async function alone() {
    pass(400 * DAY);
    await advance();
    const input = company.manifest(`jump-${++bots}`, ['crm/search']);
    const { request } = await registerAgent({ ctx: company.world.ctx(company.ada), input });
    return { id: request?.id as string };
  }

  beforeAll(async () => {
    company = await openTestCompany();
    const root = await company.world.person('Root', 'admin');
    const time = { escalateTo: { role: 'executive' }, denyAfterHours: 240, expireAfterDays: 20 };
    const policy = { stages: [{ name: 'security', role: 'security' }], time };
    await changeApprovalPolicy({ ctx: company.world.ctx(root), input: { policy, note: 'Sample.', basedOn: 1 } });
  });
  afterAll(() => company.close());

  it('forward by weeks: nobody is denied without having been asked, and nothing is done twice', async () => {
    const { id } = await alone();
    pass(15 * DAY);
    expect(await advance()).toEqual({ reminded: 1 });
    expect(await advance()).toEqual({});
    const { ending } = await see(id);
    expect(Date.parse(ending?.at as string)).toBeGreaterThan(company.world.clock.now.getTime());
    pass(48 * HOUR);
    expect(await advance()).toEqual({ escalated: 1 });
    pass(4 * DAY);
    expect(await advance()).toEqual({ expired: 1 });
  });

  it('back by weeks: what was done is not done again, and it goes on when time has caught up', async () => {
    const { id } = await alone();
    pass(24 * HOUR);
    expect(await advance()).toEqual({ reminded: 1 });
    pass(-21 * DAY);
    expect(await advance()).toEqual({});
    expect((await see(id)).state).toBe('pending');
    pass(21 * DAY);
    expect(await advance()).toEqual({});
    pass(48 * HOUR);
    expect(await advance()).toEqual({ escalated: 1 });
  });

  it('back after a look that was planned for far later: it is looked at all the same', async () => {
    await alone();
    pass(10 * DAY);
    await advance();
    pass(-10 * DAY);
    const { looked } = await advanceDueRequests({ ctx: company.world.system, signal });
    expect(looked).toBe(1);
  });

  it('two that look at once take each step once', async () => {
    const { id } = await alone();
    pass(24 * HOUR);
    const both = await Promise.all([1, 2].map(() => advanceRequest({ ctx: company.world.system, input: { id } })));
    expect(both.flatMap(({ done }) => done)).toEqual(['reminded']);
    expect((await see(id)).steps).toHaveLength(1);
  });
});
