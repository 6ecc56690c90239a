import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAgent } from '@/lib/agents/queries';
import { registerAgent } from '@/lib/agents/register-agent';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { createRequest } from '@/lib/requests/create-request';
import { getRisk } from '@/lib/risk/queries';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { assessAgent } from './assess-agent';
import { CURRENT_LEGAL_DATA } from './current-data';
import { getAssessment, getEuState } from './queries';

const answers = (given: Record<string, string | string[]>) =>
  Object.entries(given).map(([question, answer]) => ({ question, answer }));
const HARMLESS = {
  outputs: 'yes',
  union: ['deployer'],
  exclusion: 'none',
  role: 'both',
  prohibited: ['none'],
  'annex-i': 'no',
  'annex-iii': ['none'],
  transparency: ['none'],
};
const { 'annex-i': _i, 'annex-iii': _iii, transparency: _t, ...UNTIL_PROHIBITED } = HARMLESS;
const PROHIBITED = { ...UNTIL_PROHIBITED, prohibited: ['social-scoring'] };
const EMPLOYMENT = { ...HARMLESS, 'annex-iii': ['employment'], profiling: 'yes', transparency: ['interacts'] };

describe('an agent under the EU AI Act', () => {
  let company: TestCompany;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const assess = (slug: string, given: Record<string, string | string[]>, by = company.sam, more: object = {}) =>
    assessAgent({
      ctx: as(by),
      input: { slug, dataVersion: CURRENT_LEGAL_DATA.version, answers: answers(given), ...more },
    });
  const state = (slug: string, by = company.stan) => getEuState({ ctx: as(by), slug });

  beforeAll(async () => {
    company = await openTestCompany();
    await company.registered('bot', 'crm/search');
  });
  afterAll(() => company.close());

  it('has no class before the first answers: that is not the same as none', async () => {
    expect(await state('bot')).toMatchObject({ current: null, history: [], mayAnswer: false });
  });

  it('is answered for by its owner, backup owner, registrant and security, and by nobody else', async () => {
    for (const by of [company.sam, company.lin, company.ada, company.tove]) {
      expect((await state('bot', by)).mayAnswer).toBe(true);
      expect(await assess('bot', HARMLESS, by)).toMatchObject({ class: 'minimal', person: { name: by.name } });
    }
    await expect(assess('bot', HARMLESS, company.stan)).rejects.toMatchObject({ code: 'forbidden' });
    const auditor = await company.world.person('Audrey', 'auditor');
    await expect(assess('bot', HARMLESS, auditor)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(assess('nobody', HARMLESS)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps every answer with its words, reason, dates and version, adds and never changes', async () => {
    const first = (await state('bot')).current;
    company.world.clock.advance(1000);
    const given = answers(EMPLOYMENT).map((one) =>
      one.question === 'annex-iii' ? { ...one, reason: 'It rates applications.' } : one,
    );
    const made = await assess('bot', {}, company.sam, { answers: given });
    expect(made).toMatchObject({ class: 'high', nextDate: '2027-12-02', toConfirm: false });
    const { current, history } = await state('bot');
    expect(current).toEqual(made);
    expect(current?.path.find(({ question }) => question === 'annex-iii')).toMatchObject({
      chosen: [{ id: 'employment', label: 'Employment' }],
      reason: 'It rates applications.',
    });
    expect(history).toHaveLength(5);
    expect(await getAssessment({ ctx: as(company.stan), slug: 'bot', id: first?.id as string })).toEqual(first);
    await company.registered('other');
    await expect(getAssessment({ ctx: as(company.sam), slug: 'other', id: first?.id as string })).rejects.toMatchObject(
      { code: 'not_found' },
    );
  });

  it('is audited with the class before and after', async () => {
    const auditor = await company.world.person('Audrey', 'auditor');
    const { items } = await listAuditLog({
      ctx: as(auditor),
      page: { limit: 5 },
      filter: { action: 'agent.classify' },
    });
    expect(items[0]).toMatchObject({
      subject: { kind: 'agent', id: 'bot' },
      detail: { class: 'high', before: 'minimal' },
    });
  });

  it('has its risk assessed anew: high-risk is at least high, prohibited is blocked', async () => {
    const risk = async () => (await getAgent({ ctx: as(company.sam), slug: 'weighed' })).risk.level;
    await company.registered('weighed');
    const before = await risk();
    const levels: string[] = [];
    for (const given of [EMPLOYMENT, PROHIBITED, HARMLESS]) {
      await assess('weighed', given);
      levels.push(await risk());
    }
    expect(levels).toEqual(['high', 'blocked', before]);
    expect((await state('weighed')).history.map((one) => one.class)).toEqual(['minimal', 'prohibited', 'high']);
    const { history } = await getRisk({ ctx: as(company.sam), slug: 'weighed' });
    expect(history.filter(({ trigger }) => trigger === 'eu_class')).toHaveLength(3);
  });

  it('counts the answers that were given last, also when the clock was set back', async () => {
    await company.registered('late');
    await assess('late', EMPLOYMENT);
    company.world.clock.advance(-60_000);
    await assess('late', HARMLESS);
    company.world.clock.advance(60_000);
    const { current, history } = await state('late');
    expect(current?.class).toBe('minimal');
    expect(history.map((one) => one.class)).toEqual(['minimal', 'high']);
  });

  it('is to be confirmed once the legal data has a newer version, and old answers are refused', async () => {
    const data = { ...CURRENT_LEGAL_DATA, version: CURRENT_LEGAL_DATA.version + 1 };
    expect((await getEuState({ ctx: as(company.sam), slug: 'bot', data })).current).toMatchObject({ toConfirm: true });
    for (const version of [CURRENT_LEGAL_DATA.version - 1, data.version]) {
      await expect(assess('bot', HARMLESS, company.sam, { dataVersion: version })).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('legal data changed'),
      });
    }
  });

  it.each([
    ['an unfinished path', { outputs: 'yes' }, {}, 'answers', /answer union next/],
    ['a question off the path', { outputs: 'no', role: 'both' }, {}, 'answers.1.question', /not asked/],
    ['an unknown field', HARMLESS, { class: 'minimal' }, 'class', /no such field/],
    ['no answers', {}, {}, 'answers', /Answer the questions/],
    [
      'invisible characters in a reason',
      {},
      { answers: [{ question: 'outputs', answer: 'no', reason: 'a\u202eb' }] },
      'answers.0.reason',
      /invisible/,
    ],
  ])('refuses %s, and keeps nothing', async (_, given, more, field, message) => {
    const before = (await state('bot')).history.length;
    await expect(assess('bot', given as Record<string, string>, company.sam, more)).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field, message: expect.stringMatching(message) }],
    });
    expect((await state('bot')).history).toHaveLength(before);
  });

  describe('where it is prohibited', () => {
    const ask = (by: PersonActor, operation: object) =>
      createRequest({ ctx: as(by), input: { title: 'Ask', justification: 'Sample.', operations: [operation] } });
    const refused = (field: string) => ({
      code: 'invalid_input',
      errors: [{ field, message: expect.stringMatching(/prohibited practice/) }],
    });

    it('gets no tools: not asked for, and not by a request that was made before', async () => {
      await company.registered('scorer');
      const { id } = await ask(company.ada, { op: 'grant', agent: 'scorer', tool: 'crm/search', constraints: {} });
      await assess('scorer', PROHIBITED);
      await expect(company.decide(id)).rejects.toMatchObject(refused('operations.0.agent'));
      await expect(
        ask(company.ada, { op: 'grant', agent: 'scorer', tool: 'crm/refund', constraints: {} }),
      ).rejects.toMatchObject(refused('operations.0.agent'));
      await assess('scorer', HARMLESS);
      expect(await company.decide(id)).toMatchObject({ state: 'approved' });
    });

    it('is not registered while in review, and not restored; isolating it is possible', async () => {
      const { request } = await registerAgent({ ctx: as(company.ada), input: company.manifest('draft-scorer') });
      await assess('draft-scorer', PROHIBITED, company.ada);
      await expect(company.decide(request?.id as string)).rejects.toMatchObject(refused('operations.0.agent'));

      await company.registered('restless', 'crm/search');
      await assess('restless', PROHIBITED);
      await suspendAgent({ ctx: as(company.tove), input: { slug: 'restless', reason: 'Prohibited.' } });
      await expect(ask(company.ada, { op: 'restore', agent: 'restless' })).rejects.toMatchObject(
        refused('operations.0.agent'),
      );
      expect(await ask(company.ada, { op: 'retire', agent: 'restless' })).toMatchObject({ state: 'approved' });
    });
  });
});
