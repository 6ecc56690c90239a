import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAccessStatement } from '@/lib/agents/access-statement';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { breakGlass } from './break-glass';
import { changeApprovalPolicy } from './change-approval-policy';
import { getMyWork, getRequest, listRequests } from './queries';
import { reviewBreakGlass } from './review-break-glass';

const code = (value: string) => expect.objectContaining({ code: value });
const HOUR = 3_600_000;

describe('break-glass', () => {
  let company: TestCompany;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const now = (input: object = {}, by = company.ada) =>
    breakGlass({
      ctx: as(by),
      input: { agent: 'glass-bot', tools: ['crm/refund'], hours: 2, justification: 'Sample emergency.', ...input },
    });
  const review = (id: string, by: PersonActor) =>
    reviewBreakGlass({ ctx: as(by), input: { id, note: 'It was one, and less was not possible.' } });

  beforeAll(async () => {
    company = await openTestCompany();
    const alice = await company.world.person('Alice', 'admin');
    const policy = {
      stages: [{ name: 'security', role: 'security' }],
      breakGlass: { people: ['ada@example.com', 'tove@example.com'], maxHours: 3, reviewHours: 24 },
    };
    await changeApprovalPolicy({ ctx: as(alice), input: { policy, note: 'Sample.', basedOn: 1 } });
    await company.registered('glass-bot');
  });
  afterAll(() => company.close());

  it('gives tools at once, until exactly then, to those who are named, and asks for a review', async () => {
    const done = await now();
    const { now: at } = company.world.clock;
    const until = new Date(at.getTime() + 2 * HOUR).toISOString();
    expect(done).toMatchObject({
      state: 'approved',
      stages: [],
      decisions: [],
      breakGlass: { reviewDueAt: new Date(at.getTime() + 24 * HOUR).toISOString(), review: null, mayReview: false },
      operations: [{ op: 'grant', constraints: { notAfter: until } }],
    });
    const { allowed } = await getAccessStatement({ ctx: as(company.tove), slug: 'glass-bot' });
    expect(allowed).toMatchObject([{ tool: 'crm/refund', constraints: { notAfter: until } }]);
    const page = { limit: 5 };
    const auditor = await company.world.person('Audrey', 'auditor');
    const { items } = await listAuditLog({ ctx: as(auditor), page, filter: { action: 'request.break-glass' } });
    expect(items[0]).toMatchObject({ actor: { name: 'Ada' }, subject: { id: done.id }, detail: { hours: 2 } });
    const all = await listRequests({ ctx: as(auditor), page, filter: { breakGlass: 'unreviewed' } });
    expect(all.items.map(({ id }) => id)).toContain(done.id);
  });

  it.each<[string, object, string]>([
    ['too long', { hours: 4 }, 'hours'],
    ['no time', { hours: 0 }, 'hours'],
    ['half an hour', { hours: 0.5 }, 'hours'],
    ['no tool', { tools: [] }, 'tools'],
    ['no such tool', { tools: ['crm/nothing'] }, 'operations.0.tool'],
    ['no such agent', { agent: 'no-bot' }, 'operations.0.agent'],
    ['no reason', { justification: ' ' }, 'justification'],
  ])('is refused with %s, by field', async (_, change, field) => {
    await expect(now(change)).rejects.toMatchObject({ errors: [{ field }] });
  });

  it('is for nobody else, whatever their role', async () => {
    for (const person of [company.vera, company.stan, company.sam]) {
      await expect(now({}, person)).rejects.toEqual(code('forbidden'));
    }
  });

  it('is reviewed once, by somebody who neither did it nor owns the agent', async () => {
    const { id } = await now({ tools: ['crm/search'] }, company.tove);
    for (const person of [company.tove, company.sam, company.lin]) {
      expect((await getRequest({ ctx: as(person), id })).breakGlass?.mayReview).toBe(false);
      await expect(review(id, person)).rejects.toEqual(code('own_request'));
    }
    await expect(review(id, company.ada)).rejects.toEqual(code('forbidden'));
    const mine = async (by: PersonActor) => (await getMyWork({ ctx: as(by) })).toReview.map((one) => one.id);
    expect(await mine(company.vera)).toContain(id);
    expect(await mine(company.tove)).not.toContain(id);
    expect((await review(id, company.vera)).breakGlass?.review).toMatchObject({ by: { name: 'Vera' } });
    expect(await mine(company.vera)).not.toContain(id);
    await expect(review(id, company.vera)).rejects.toEqual(code('conflict'));
  });

  it('has nothing to review where nobody broke glass', async () => {
    await company.registered('calm-bot');
    const { items } = await listRequests({ ctx: as(company.vera), page: { limit: 1 }, filter: { agent: 'calm-bot' } });
    await expect(review(items[0]?.id as string, company.vera)).rejects.toEqual(code('conflict'));
  });
});
