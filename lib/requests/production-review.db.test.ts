import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { DEFAULT_CHECKLIST } from '@/lib/production-review/model/checklist';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { answerProductionReview } from './answer-production-review';
import { changeApprovalPolicy } from './change-approval-policy';
import { createRequest } from './create-request';
import { decideRequest } from './decide-request';
import { editRequest } from './edit-request';
import { getRequest } from './queries';

const code = (value: string) => expect.objectContaining({ code: value });
const YES = { line: 'purpose', answer: 'yes' };
const NO = { line: 'tools', answer: 'no', note: 'It needs no refunds.' };

describe('the review before production', () => {
  let company: TestCompany;
  let bots = 0;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const see = (id: string) => getRequest({ ctx: as(company.tove), id });
  const asked = async (change: object = {}) => {
    const agent = `prod-${++bots}`;
    const { request } = await registerAgent({
      ctx: as(company.ada),
      input: company.manifest(agent, ['crm/search'], change),
    });
    return { agent, id: request?.id as string };
  };
  const say = ({ agent, id }: { agent: string; id: string }, by: PersonActor, ...answers: object[]) =>
    answerProductionReview({ ctx: as(by), input: { id, agent, answers } });
  const lineOf = async (id: string, line: string) =>
    (await see(id)).productionReviews[0]?.lines.find((one) => one.id === line);

  beforeAll(async () => {
    company = await openTestCompany();
  });
  afterAll(() => company.close());

  it('is asked of what goes to production, and of nothing else', async () => {
    const { id, agent } = await asked();
    expect((await see(id)).productionReviews).toMatchObject([{ agent, open: 8, refused: [], mayAnswer: true }]);
    const staging = await asked({ environment: 'staging' });
    expect((await see(staging.id)).productionReviews).toEqual([]);
    await company.decide(staging.id);
    const { request } = await registerAgent({ ctx: as(company.ada), input: company.manifest(staging.agent) });
    expect((await see(request?.id as string)).productionReviews).toMatchObject([{ agent: staging.agent, open: 8 }]);
    await expect(say(staging, company.ada, YES)).rejects.toEqual(code('conflict'));
  });

  it('keeps who answered, says so in the audit log, and lets the approver answer for what is open', async () => {
    const one = await asked();
    const mine = await say(one, company.sam, YES, { line: 'runbook', answer: 'yes', note: 'runbooks/sample' });
    expect(mine.productionReviews[0]).toMatchObject({ open: 6 });
    await company.decide(one.id);
    const after = await see(one.id);
    expect(after).toMatchObject({ state: 'approved', productionReviews: [{ open: 0, mayAnswer: false }] });
    expect(await lineOf(one.id, 'purpose')).toMatchObject({ answer: { by: { name: 'Sam' } }, confirmedBy: [] });
    expect(await lineOf(one.id, 'risk')).toMatchObject({ answer: null, confirmedBy: [{ name: 'Tove' }] });
    const auditor = await company.world.person('Audrey', 'auditor');
    const { items } = await listAuditLog({
      ctx: as(auditor),
      page: { limit: 1 },
      filter: { action: 'request.answer' },
    });
    expect(items[0]).toMatchObject({ actor: { name: 'Sam' }, subject: { id: one.id } });
    await expect(say(one, company.sam, YES)).rejects.toEqual(code('conflict'));
  });

  it('voids the decision that was made on other answers, and a no keeps it from being approved', async () => {
    const one = await asked();
    const { digest } = await see(one.id);
    await say(one, company.lin, NO);
    await expect(
      decideRequest({ ctx: as(company.tove), input: { id: one.id, decision: 'approve', digest } }),
    ).rejects.toEqual(code('digest_mismatch'));
    await expect(company.decide(one.id)).rejects.toThrow('says no to: Each tool is needed.');
    company.world.clock.advance(1000);
    await say(one, company.tove, { line: 'tools', answer: 'yes' });
    expect((await company.decide(one.id)).state).toBe('approved');
    expect(await lineOf(one.id, 'tools')).toMatchObject({ answer: { answer: 'yes', by: { name: 'Tove' } } });
  });

  it('leaves to others what they answered, when a whole form is sent; and voids nothing when nothing is new', async () => {
    const one = await asked();
    await say(one, company.ada, YES);
    const { digest } = await say(one, company.tove, YES, { line: 'data', answer: 'yes' });
    expect(await lineOf(one.id, 'purpose')).toMatchObject({ answer: { by: { name: 'Ada' } } });
    expect(await lineOf(one.id, 'data')).toMatchObject({ answer: { by: { name: 'Tove' } } });
    expect((await say(one, company.sam, YES)).digest).toBe(digest);
  });

  it('is asked again after an edit', async () => {
    const one = await asked();
    const { digest } = await say(one, company.ada, YES);
    await editRequest({ ctx: as(company.ada), input: { id: one.id, digest, justification: 'Other.' } });
    expect((await see(one.id)).productionReviews[0]?.open).toBe(8);
  });

  it('is answered by who asked, owns it or decides, and by nobody else', async () => {
    const one = await asked();
    const audrey = await company.world.person('Audrey', 'auditor');
    await expect(say(one, company.stan, YES)).rejects.toEqual(code('not_found'));
    await expect(say(one, audrey, YES)).rejects.toEqual(code('forbidden'));
  });

  it.each<[string, object[], string]>([
    ['no answer', [], 'answers'],
    ['a line that is not there', [{ line: 'nothing', answer: 'yes' }], 'answers.0.line'],
    ['a line twice', [YES, YES], 'answers.1.line'],
    ['an unknown answer', [{ line: 'purpose', answer: 'maybe' }], 'answers.0.answer'],
    ['a no without a word', [{ line: 'purpose', answer: 'no' }], 'answers.0.note'],
    ['an unknown field', [{ ...YES, by: 'lin@example.com' }], 'answers.0.by'],
  ])('refuses %s, by field, and keeps nothing', async (_, answers, field) => {
    const one = await asked();
    await expect(say(one, company.ada, ...answers)).rejects.toMatchObject({ errors: [{ field }] });
    const kept = await prismaOf(company.world.db.read).productionAnswer.count({ where: { requestId: one.id } });
    expect(kept).toBe(0);
  });

  it('does not forget: the database itself refuses', async () => {
    const one = await asked();
    await say(one, company.ada, YES);
    const db = prismaOf(company.world.db.read);
    await expect(db.productionAnswer.updateMany({ data: { answer: 'no' } })).rejects.toThrow();
    await expect(db.productionAnswer.deleteMany({ where: { requestId: one.id } })).rejects.toThrow();
  });

  it('asks nothing of a request that only gives tools', async () => {
    const one = await asked();
    await say(one, company.sam, YES, { line: 'data', answer: 'yes' });
    await company.decide(one.id);
    const operations = [{ op: 'grant', agent: one.agent, tool: 'crm/refund' }];
    const { id } = await createRequest({
      ctx: as(company.ada),
      input: { title: 'Ask', justification: 'Sample.', operations },
    });
    expect((await see(id)).productionReviews).toEqual([]);
  });
});

describe('where the company waits for every line', () => {
  it('is not approved before, by the version that the request was made under', async () => {
    const company = await openTestCompany();
    const { world, ada, sam, tove, manifest } = company;
    const asked = async (agent: string) => {
      const { request } = await registerAgent({ ctx: world.ctx(ada), input: manifest(agent, ['crm/search']) });
      return request?.id as string;
    };
    const early = await asked('early');
    const alice = await world.person('Alice', 'admin');
    const policy = {
      stages: [{ name: 'security', role: 'security' }],
      productionReview: { lines: DEFAULT_CHECKLIST.lines.slice(0, 2), openLines: 'wait' },
    };
    await changeApprovalPolicy({ ctx: world.ctx(alice), input: { policy, note: 'Sample.', basedOn: 1 } });
    const late = await asked('late');
    await expect(company.decide(late)).rejects.toThrow('has 2 open lines');
    const answers = [YES, { line: 'data', answer: 'not-applicable', note: 'It reads none.' }];
    await answerProductionReview({ ctx: world.ctx(sam), input: { id: late, agent: 'late', answers } });
    expect((await company.decide(late)).state).toBe('approved');
    expect((await company.decide(early)).productionReviews[0]?.lines).toHaveLength(8);
    const rejected = await company.decide(await asked('never'), tove, 'reject');
    expect(rejected.productionReviews[0]?.open).toBe(2);
    await company.close();
  });
});
