import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { answerObligation } from '@/lib/incidents/answer-obligation';
import { declareIncident } from '@/lib/incidents/declare-incident';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { createRequest } from '@/lib/requests/create-request';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { assessAgent } from '../assess-agent';
import { CURRENT_LEGAL_DATA } from '../current-data';
import { getDuties } from '../duties/queries';
import { sayOfDuty } from '../duties/say-of-duty';
import { getInventorySummary, listInventory } from '../inventory/queries';
import { inventoryPdf } from '../inventory/to-pdf';
import type { DocumentKind } from '../model/document-form';
import { getDocument, getDocumentVersion } from './queries';
import { saveDocument } from './save-document';
import { documentPdf } from './to-pdf';

const HOSTILE = '=HYPERLINK("https://evil.example") <script>alert(1)</script> {{7*7}} ﷽';
const BASE = {
  outputs: 'yes',
  union: ['deployer'],
  exclusion: 'none',
  role: 'both',
  prohibited: ['none'],
  'annex-i': 'no',
};
const HIGH = { ...BASE, 'annex-iii': ['employment'], profiling: 'yes', transparency: ['none'] };
const EXCEPTED = {
  ...BASE,
  'annex-iii': ['employment'],
  profiling: 'no',
  'significant-risk': 'no',
  exception: ['narrow'],
  transparency: ['none'],
};

describe('documents of the EU AI Act', () => {
  let company: TestCompany;
  let auditor: PersonActor;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const assess = (slug: string, given: Record<string, string | string[]>) =>
    assessAgent({
      ctx: as(company.sam),
      input: {
        slug,
        dataVersion: CURRENT_LEGAL_DATA.version,
        answers: Object.entries(given).map(([question, answer]) => ({ question, answer })),
      },
    });
  const read = (kind: DocumentKind = 'technical-documentation', by = company.sam, slug = 'bot') =>
    getDocument({ ctx: as(by), slug, kind });
  const save = async (texts: Record<string, string>, change: object = {}, by = company.sam) => {
    const { factsDigest, current } = await read();
    const input = {
      slug: 'bot',
      kind: 'technical-documentation',
      base: current?.version ?? 0,
      factsDigest,
      texts,
      ...change,
    };
    return saveDocument({ ctx: as(by), input });
  };
  const duties = (by = company.sam, slug = 'bot') => getDuties({ ctx: as(by), slug });
  const duty = async (id: string) => (await duties()).duties.find((one) => one.id === id);

  beforeAll(async () => {
    company = await openTestCompany();
    auditor = await company.world.person('Audrey', 'auditor');
    await company.registered('bot', 'crm/search');
    await company.registered('excepted');
    await company.registered('unknown');
  });
  afterAll(() => company.close());

  it('before the answers nobody knows what is owed, which is not the same as nothing', async () => {
    expect(await duties()).toMatchObject({ assessment: null, duties: [], notOwed: [] });
    expect(new Set((await duties()).documents.map(({ due }) => due.state))).toEqual(new Set(['unknown']));
    expect((await listInventory({ ctx: as(auditor), page: { limit: 1 } })).items[0]).toMatchObject({
      class: null,
      missing: null,
    });
    await assess('bot', HIGH);
    await assess('excepted', EXCEPTED);
    const cases = prismaOf(company.world.db.read).agent.findMany({ where: { euDates: { has: '2027-12-02' } } });
    expect((await cases).map(({ slug }) => slug).sort()).toEqual(['bot', 'excepted']);
    expect((await duties()).documents.map(({ due }) => due.state)).toEqual(['due', 'ask', 'due', 'due']);
    const words = (await read('registration', company.sam, 'excepted')).content.sections.flatMap(
      ({ fields }) => fields,
    );
    expect(words.map(({ id }) => id)).toContain('conditions');
    expect(words.map(({ id }) => id)).not.toContain('certificate');
  });

  it('is drafted from the registry, with what it lacks marked', async () => {
    const { content, current } = await read();
    expect(current).toBeNull();
    expect(content.sections).toHaveLength(9);
    const gaps = content.gaps.map(({ id }) => id);
    expect(gaps).toEqual(
      expect.arrayContaining([
        'facts:models',
        'facts:tools',
        'facts:logs',
        'facts:declaration',
        'bias',
        'post-market-plan',
      ]),
    );
    const text = JSON.stringify(content.sections[0]);
    expect(text).toContain('Answers sample questions');
    expect(text).toContain('crm/search');
    const digests = content.sections[1]?.blocks.find(({ id }) => id === 'definitions')?.table?.rows[0];
    expect(digests).toEqual(['crm/search', expect.stringMatching(/^(sha256:)?[0-9a-f]{64}$/)]);
  });

  it('a saved version is whole: its digests can be computed again, and its PDF is the same bytes each time', async () => {
    const { version, content } = await save({ bias: HOSTILE });
    expect(version).toMatchObject({ version: 1, person: { name: 'Sam' } });
    const kept = await getDocumentVersion({
      ctx: as(auditor),
      slug: 'bot',
      kind: 'technical-documentation',
      version: 1,
    });
    const { version: number, at, person, digest } = kept.version;
    expect(digest).toBe(sha256Hex(canonicalJson({ content: kept.content, version: number, at, person })));
    expect(kept).toEqual({ version, content });
    // A name that changes later changes no version.
    const rename = (name: string) =>
      company.world.db.transaction((tx) =>
        prismaOf(tx).person.update({ where: { id: company.sam.id }, data: { name } }),
      );
    await rename('Samuel');
    const asked = { ctx: as(auditor), slug: 'bot', kind: 'technical-documentation', version: 1 } as const;
    expect(await getDocumentVersion(asked)).toEqual(kept);
    await rename('Sam');
    const pdf = await documentPdf(kept);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(Buffer.compare(pdf, await documentPdf(kept))).toBe(0);
    // Nothing that was typed became something that a reader of the file would run or follow.
    expect(pdf.toString('latin1')).not.toMatch(/\/(URI|JavaScript|Launch)\b/);
    expect(await duty('data-governance')).toMatchObject({
      state: 'not-yet-due',
      by: null,
      why: expect.stringContaining('1 gap'),
    });
  });

  it('an answer of two fields is fulfilled by both', async () => {
    await expect(save({ bias: 'x', nonsense: 'x' })).rejects.toMatchObject({ errors: [{ field: 'texts.nonsense' }] });
    expect(await duty('risk-management')).toMatchObject({ state: 'not-yet-due' });
    await save({
      bias: 'Looked for.',
      'training-data': 'From the shop.',
      'risk-system': 'Weekly.',
      'residual-risk': 'Small.',
    });
    expect(await duty('risk-management')).toMatchObject({ state: 'fulfilled', by: 'records' });
    expect(await duty('data-governance')).toMatchObject({ state: 'fulfilled', by: 'records' });
    expect(await duty('documentation')).toMatchObject({ state: 'not-yet-due' });
  });

  it('of two who write at once one wins, and the other is told', async () => {
    const { factsDigest, current } = await read();
    const input = {
      slug: 'bot',
      kind: 'technical-documentation',
      base: current?.version,
      factsDigest,
      texts: { bias: 'Mine.' },
    };
    const both = await Promise.allSettled([company.sam, company.lin].map((by) => saveDocument({ ctx: as(by), input })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/(Sam|Lin) saved version 3 meanwhile/),
    });
  });

  it('says which facts moved since, and takes nothing that was written over older ones', async () => {
    const before = await read();
    expect(before.moved).toEqual([]);
    const grant = { op: 'grant', agent: 'bot', tool: 'crm/refund', constraints: {} };
    const ask = { title: 'More', justification: 'Sample.', operations: [grant] };
    const { id } = await createRequest({ ctx: as(company.ada), input: ask });
    await company.decide(id);
    expect((await read()).moved).toEqual(
      expect.arrayContaining(['Tools that it may call', 'Approved changes, the newest first']),
    );
    await expect(save({}, { factsDigest: before.factsDigest })).rejects.toMatchObject({ code: 'conflict' });
    await save({ bias: 'Again.' });
    expect((await read()).moved).toEqual([]);
  });

  it('people say where a duty stands; the last word counts and no word is lost', async () => {
    const say = (what: object, by = company.sam) =>
      sayOfDuty({
        ctx: as(by),
        input: { slug: 'bot', duty: 'quality', says: 'done', text: 'In the handbook.', ...what },
      });
    await say({});
    expect(await duty('quality')).toMatchObject({ state: 'fulfilled', by: 'word', why: 'In the handbook.' });
    await say({ says: 'open', text: 'It moved.' });
    expect(await duty('quality')).toMatchObject({ state: 'not-yet-due', statement: null });
    await expect(say({ duty: 'stop' })).rejects.toMatchObject({ errors: [{ field: 'duty' }] });
    await expect(say({ says: 'applies' })).rejects.toMatchObject({ errors: [{ field: 'says' }] });
    await say({ duty: 'fria-check', says: 'applies', text: 'We are a public body.' });
    expect((await duties()).documents.map(({ due }) => due.state)).toEqual(['due', 'due', 'due', 'due']);
    await say({});
    // Answered again: what was said of the answers before is not said of these.
    company.world.clock.advance(1_000);
    await assess('bot', HIGH);
    expect(await duty('quality')).toMatchObject({ state: 'not-yet-due', statement: { says: 'done', outdated: true } });
    expect((await duties()).documents.map(({ due }) => due.state)).toEqual(['due', 'due', 'due', 'due']);
    await say({});
    expect(await duty('quality')).toMatchObject({ state: 'fulfilled', by: 'word', statement: { outdated: false } });
    const { euStatement } = prismaOf(company.world.db.read);
    expect(await euStatement.count()).toBe(5);
    await expect(company.world.db.transaction((tx) => prismaOf(tx).euStatement.deleteMany())).rejects.toThrow();
    await expect(
      company.world.db.transaction((tx) => prismaOf(tx).euDocument.updateMany({ data: { version: 9 } })),
    ).rejects.toThrow();
  });

  it('an incident that nobody answered for opens the duty to report', async () => {
    expect(await duty('incidents-provider')).toMatchObject({
      state: 'not-yet-due',
      why: 'No call of it was ever reported, so nothing shows that there was none.',
    });
    const { now: start } = company.world.clock;
    const day = { start, key: 'k', gatewayId: 'gw', agent: 'bot', tool: 'crm/search', calls: 1 };
    await company.world.db.transaction((tx) =>
      prismaOf(tx).decisionDay.create({ data: { ...day, decision: 'allow', reason: '', classes: '' } }),
    );
    expect(await duty('incidents-provider')).toMatchObject({ state: 'fulfilled', by: 'records' });
    const input = {
      title: 'It told too much',
      type: 'data-exposure',
      severity: 'high',
      agents: ['bot'],
      detectedAt: company.world.clock.now.toISOString(),
    };
    const { id } = await declareIncident({ ctx: as(company.tove), input });
    expect(await duty('incidents-provider')).toMatchObject({
      state: 'not-yet-due',
      why: 'Unanswered or overdue in incident 1.',
    });
    const at = (days: number) => new Date(start.getTime() - days * 86_400_000).toISOString();
    const answer = (of: string, change: object = {}) =>
      answerObligation({
        ctx: as(company.tove),
        input: { id, duty: of, applies: false, why: 'Sample.', ...change },
      });
    for (const of of ['eu-art-73-widespread', 'eu-art-73-death']) await answer(of);
    await answer('eu-art-73', { applies: true, awareAt: at(20), filedAt: at(1), reference: 'MSA 1' });
    expect(await duty('incidents-provider')).toMatchObject({
      state: 'not-yet-due',
      why: 'Reported too late in incident 1.',
    });
  });

  it('is written by owners and security, read by auditors too, and by nobody else', async () => {
    for (const by of [auditor, company.tove])
      expect((await read('declaration', by)).mayWrite).toBe(by === company.tove);
    await expect(save({}, {}, auditor)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(save({}, {}, company.stan)).rejects.toMatchObject({ code: 'forbidden' });
    // Ada registered it, for Sam: that shows her none of its incidents.
    for (const by of [company.stan, company.ada]) {
      const { factsDigest } = await read();
      const blind = { slug: 'bot', kind: 'declaration', base: 0, factsDigest, texts: {} };
      for (const ask of [
        () => read('declaration', by),
        () => getDocumentVersion({ ctx: as(by), slug: 'bot', kind: 'technical-documentation', version: 1 }),
        () => duties(by),
        () => saveDocument({ ctx: as(by), input: blind }),
        () => sayOfDuty({ ctx: as(by), input: { slug: 'bot', duty: 'quality', says: 'done', text: 'x' } }),
      ]) {
        await expect(ask()).rejects.toMatchObject({ code: 'forbidden' });
      }
    }
    await expect(read('declaration', auditor, 'nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('the inventory counts classes, and each count opens its rows', async () => {
    const { counts, dates } = await getInventorySummary({ ctx: as(auditor) });
    expect(counts).toMatchObject({ high: 1, minimal: 1, none: 1, outdated: 0, prohibited: 0 });
    expect(dates).toEqual(expect.arrayContaining([{ date: '2027-12-02', agents: 2 }]));
    for (const [name, count] of Object.entries(counts)) {
      const page = await listInventory({ ctx: as(auditor), page: { limit: 9 }, filter: { class: name as 'high' } });
      expect([name, page.total, page.items.length]).toEqual([name, count, count]);
    }
    const text = 'It is bought in.';
    const input = { slug: 'bot', duty: 'tell-workers', says: 'not-applicable', text };
    await sayOfDuty({ ctx: as(company.sam), input });
    const { counts: mine } = await duties();
    const list = (filter: object) => listInventory({ ctx: as(auditor), page: { limit: 1 }, filter });
    const first = await list({ role: 'provider' });
    expect(first).toMatchObject({
      total: 2,
      items: [{ slug: 'bot', class: 'high', grounds: ['Annex III'], roles: ['provider', 'deployer'] }],
    });
    expect(first.items[0]).toMatchObject({
      missing: mine.missing,
      notYetDue: mine['not-yet-due'],
      fulfilled: mine.fulfilled,
      notApplicable: 1,
      byWord: 1,
    });
    expect(mine.missing).toBeGreaterThan(0);
    // Everybody may know what an agent is; what is open of it, only who may read its duties.
    const [seen] = (await listInventory({ ctx: as(company.ada), page: { limit: 1 }, filter: { q: 'bot' } })).items;
    expect(seen).toMatchObject({ slug: 'bot', class: 'high', missing: null, notYetDue: null, fulfilled: null });
    const next = await listInventory({
      ctx: as(auditor),
      page: { limit: 1, cursor: first.nextCursor as string },
      filter: { role: 'provider' },
    });
    expect(next.items.map(({ slug }) => slug)).toEqual(['excepted']);
    // One at a time; one that is refused keeps nobody waiting.
    const callers = [auditor, { kind: 'anonymous' } as const, auditor];
    const papers = await Promise.allSettled(callers.map((by) => inventoryPdf({ ctx: company.world.ctx(by) })));
    expect(papers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const [paper, , same] = papers as PromiseFulfilledResult<Buffer>[];
    expect(paper?.value.subarray(0, 5).toString()).toBe('%PDF-');
    expect(same?.value.equals(paper?.value as Buffer)).toBe(true);
  });
});
