import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { authorize } from '@/lib/authz/authorize';
import { prismaOf } from '@/lib/db/prisma';
import { drawSample as draw } from '@/lib/evidence/model/sample';
import { sha256Hex } from '@/lib/kernel/digest';
import { createRequest } from '@/lib/requests/create-request';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { answerQuestion } from './answer-question';
import { askQuestion } from './ask-question';
import { closeExamination } from './close-examination';
import { concludeRow } from './conclude-row';
import { drawSample } from './draw-sample';
import { exportSample } from './export-sample';
import { acceptAnswer, askAgain } from './judge-answer';
import { openExamination } from './open-examination';
import {
  getAnswerFile,
  getExamination,
  getQuestion,
  getRow,
  getSample,
  listExaminations,
  listMyQuestions,
  listPopulations,
} from './queries';
import { listAskedOf } from './repository';
import { listPopulationRows } from './rows/queries';

const DAY_MS = 86_400_000;
const code = (value: string) => expect.objectContaining({ code: value });
const wrong = (field: string) =>
  expect.objectContaining({ code: 'invalid_input', errors: [expect.objectContaining({ field })] });

describe('examinations', () => {
  let company: TestCompany;
  let audrey: PersonActor;
  let root: PersonActor;
  const as = (actor: object) => company.world.ctx(actor as never);
  const open = (change: object = {}) =>
    openExamination({
      ctx: as(audrey),
      input: { title: 'Third quarter', framework: 'soc2', first: '2026-11-23', last: '2026-11-23', ...change },
    });
  const sample = (id: string, input: object) => drawSample({ ctx: as(audrey), input: { id, ...input } as never });
  /** The number of a change that was asked for, approved and published a minute ago. */
  const granted = async (agent: string, constraints: object, by?: PersonActor) => {
    const operations = [{ op: 'grant', agent, tool: 'crm/get_customer', constraints }];
    const input = { title: 'For a look', justification: 'A short look at it.', operations };
    const { id, number } = await createRequest({ ctx: as(company.ada), input: input as never });
    await company.decide(id, by);
    company.world.clock.advance(60_000);
    return String(number);
  };

  beforeAll(async () => {
    company = await openTestCompany();
    audrey = await company.world.person('Audrey', 'auditor');
    root = await company.world.person('Root', 'admin');
    // Four changes on the first day, one on the next.
    for (const slug of ['exam-1', 'exam-2', 'exam-3', 'exam-4']) await company.registered(slug, 'crm/search');
    company.world.clock.advance(DAY_MS);
    await company.registered('exam-late', 'crm/search');
  });
  afterAll(() => company.close());

  it('draw the same rows by the same seed, of their period only, and keep them as they were', async () => {
    const { id } = await open();
    const { items } = await listPopulations({ ctx: as(root), id });
    expect(items).toHaveLength(13);
    expect(items.find(({ population }) => population === 'changes')).toMatchObject({ rows: 4 });
    expect(items.find(({ population }) => population === 'incidents')).toMatchObject({ rows: 0 });

    const rows = (page: object, q?: string) =>
      listPopulationRows({ ctx: as(audrey), id, population: 'changes', page: page as never, q });
    const first = await rows({ limit: 3 });
    const rest = await rows({ limit: 3, cursor: first.nextCursor });
    const ids = [...first.items, ...rest.items].map((row) => row.id);
    expect([ids.length, rest.nextCursor]).toEqual([4, null]);
    expect((await rows({ limit: 50 }, 'EXAM-2')).items).toHaveLength(1);
    await expect(rows({ limit: 3, cursor: 'WyJ4Il0' })).rejects.toEqual(wrong('cursor'));

    const drawn = await sample(id, { population: 'changes', size: 2, seed: 'Q4' });
    expect(drawn.rowList.map(({ rowId }) => rowId)).toEqual(draw(ids, { size: 2, seed: 'Q4' }));
    expect(drawn).toMatchObject({
      populationCount: 4,
      populationSha256: sha256Hex(ids.map((one) => `${one}\n`).join('')),
    });
    expect(
      (await sample(id, { population: 'changes', size: 2, seed: 'Q4' })).rowList.map(({ rowId }) => rowId),
    ).toEqual(drawn.rowList.map(({ rowId }) => rowId));
    const byName = await sample(id, { population: 'agents', ids: ['exam-3'] });
    expect(byName).toMatchObject({
      seed: null,
      rowList: [{ rowId: 'exam-3', attributes: null, cells: { team: 'support' } }],
    });
    expect(drawn.rowList[0]?.attributes?.map(({ attribute }) => attribute).join('')).toBe('ABCDEFGHIJ');

    await expect(sample(id, { population: 'agents', ids: ['exam-late'] })).rejects.toEqual(wrong('ids'));
    await expect(sample(id, { population: 'incidents', size: 1, seed: 'x' })).rejects.toEqual(wrong('population'));
    await expect(sample(id, { population: 'changes', size: 2 })).rejects.toEqual(wrong('seed'));

    // Of a day that is not over, what is still to come is no exception: a grant that ends in an hour did not end yet.
    const notAfter = new Date(company.world.clock.now.getTime() + 3_600_000).toISOString();
    const number = await granted('exam-1', { notAfter });
    const today = await open({ first: '2026-11-24', last: '2026-11-24' });
    const running = await sample(today.id, { population: 'changes', ids: [number] });
    const exceptions = running.rowList[0]?.attributes?.filter(({ result }) => result === 'exception');
    expect(exceptions?.map(({ attribute }) => attribute)).toEqual([]);

    await expect(open({ last: '2026-11-26' })).rejects.toEqual(wrong('last'));
    await expect(open({ timeZone: 'Mars/Base' })).rejects.toEqual(wrong('timeZone'));
  });

  it('follow a row to all it rests on, conclude with words where something is missing, and keep each conclusion', async () => {
    const { id } = await open();
    const [one] = (await sample(id, { population: 'changes', size: 1, seed: 'a' })).rowList;
    const row = await getRow({ ctx: as(audrey), id, row: one?.id as string });
    expect(row.lineage.map(({ kind }) => kind)).toEqual(['request', 'decision', 'revision', 'grant', 'calls']);
    expect(row.lineage[1]?.says).toMatch(/^Tove approved it/);
    const { from, to } = await getExamination({ ctx: as(audrey), id });
    const last = new Date(Date.parse(to) - 1).toISOString().slice(0, 10);
    expect(row.lineage.at(-1)?.href).toContain(`&from=${from.slice(0, 10)}&to=${last}`);
    expect(row).toMatchObject({ href: `/requests/${row.rowId}`, suggested: { email: 'ada@example.com' } });
    const [grant] = (await sample(id, { population: 'grants', size: 1, seed: 'a' })).rowList;
    const ofGrant = await getRow({ ctx: as(audrey), id, row: grant?.id as string });
    expect(ofGrant.lineage.filter(({ kind }) => kind === 'grant')).toHaveLength(1);

    const conclude = (verdict: string, note?: string) =>
      concludeRow({ ctx: as(audrey), input: { id, row: row.id, verdict, ...(note && { note }) } as never });
    await expect(conclude('flagged')).rejects.toEqual(wrong('note'));
    await conclude('flagged', 'Who tried it out?');
    const after = await conclude('accepted', 'They showed it.');
    expect(after.conclusions.map(({ verdict }) => verdict)).toEqual(['accepted', 'flagged']);
    expect((await getExamination({ ctx: as(root), id })).counts).toMatchObject({ rows: 2, accepted: 1, flagged: 0 });
    await expect(concludeRow({ ctx: as(root), input: { id, row: row.id, verdict: 'accepted' } })).rejects.toEqual(
      code('forbidden'),
    );
    await expect(getExamination({ ctx: as(company.tove), id })).rejects.toEqual(code('not_found'));
  });

  it('let nobody judge an answer of their own, or a change that they had a part in', async () => {
    const judith = await company.world.person('Judith', 'auditor', 'security');
    const number = await granted('exam-2', {}, judith);
    const { id } = await open({ first: '2026-11-24', last: '2026-11-24' });
    const change = (await sample(id, { population: 'changes', ids: [number] })).rowList[0]?.id as string;
    const late = (await sample(id, { population: 'agents', ids: ['exam-late'] })).rowList[0]?.id as string;
    const may = async (row: string) => (await getRow({ ctx: as(judith), id, row })).may;
    const conclude = (row: string) =>
      concludeRow({ ctx: as(judith), input: { id, row, verdict: 'accepted', note: 'As it should be.' } });
    expect(await may(change)).toEqual({ write: true, conclude: false });
    await expect(conclude(change)).rejects.toEqual(code('forbidden'));
    expect(await may(late)).toEqual({ write: true, conclude: true });
    expect((await conclude(late)).conclusion?.verdict).toBe('accepted');

    const ask = (dueAt: string) =>
      askQuestion({ ctx: as(audrey), input: { id, text: 'Why?', person: judith.email, dueAt } as never });
    const [first, second] = [await ask('2026-11-29T00:00:00Z'), await ask('2026-11-30T00:00:00Z')];
    const waiting = async (most: number) =>
      (await listAskedOf(company.world.db.read, authorize(judith, 'question:read'), judith.id, most)).map(
        (one) => one.id,
      );
    expect(await waiting(9)).toEqual([first.id, second.id]);
    const answered = await answerQuestion({
      ctx: as(judith),
      input: { id: first.id, text: 'It was so.', evidence: [] },
    });
    // One that was answered does not take the place of one that was not.
    expect(await waiting(1)).toEqual([second.id]);
    expect(answered).toMatchObject({ state: 'answered', may: { judge: false } });
    await expect(acceptAnswer({ ctx: as(judith), input: { id: first.id } })).rejects.toEqual(code('forbidden'));
    expect(await acceptAnswer({ ctx: as(audrey), input: { id: first.id } })).toMatchObject({ state: 'accepted' });
  });

  it('ask the person of a row, who sees that alone and answers, until the auditor accepts; then they close for good', async () => {
    const { id } = await open();
    const { rowList, id: sampleId } = await sample(id, { population: 'changes', size: 1, seed: 'a' });
    const ask = (change: object = {}) =>
      askQuestion({
        ctx: as(audrey),
        input: { id, row: rowList[0]?.id, text: 'Who tested it?', dueAt: '2026-11-30T00:00:00Z', ...change } as never,
      });
    const question = await ask();
    expect(question).toMatchObject({ state: 'open', askedOf: { name: 'Ada' }, about: { rowId: rowList[0]?.rowId } });
    await ask({ row: undefined, text: 'Who leads support?', person: 'stan@example.com' });
    await expect(ask({ row: undefined })).rejects.toEqual(wrong('person'));

    expect(await listMyQuestions({ ctx: as(company.ada) })).toMatchObject([{ id: question.id, askedBy: 'Audrey' }]);
    await expect(getQuestion({ ctx: as(company.stan), id: question.id })).rejects.toEqual(code('not_found'));
    const answer = (by: PersonActor, change: object = {}) =>
      answerQuestion({ ctx: as(by), input: { id: question.id, text: 'I did.', ...change } as never });
    await expect(answer(company.stan)).rejects.toEqual(code('not_found'));
    await expect(answer(root)).rejects.toEqual(code('not_found'));
    await expect(answer(company.ada, { link: 'javascript:alert(1)' })).rejects.toEqual(wrong('link'));
    await expect(acceptAnswer({ ctx: as(audrey), input: { id: question.id } })).rejects.toEqual(code('conflict'));
    const evidence = [{ name: 'run.txt', content: Buffer.from('42 passed').toString('base64') }];
    const answered = await answer(company.ada, { evidence, link: '/agents/exam-1' });
    expect(answered).toMatchObject({ state: 'answered', may: { answer: true, judge: false, examine: false } });
    const file = answered.messages[0]?.files[0];
    const got = await getAnswerFile({ ctx: as(audrey), id: question.id, file: file?.id as string });
    expect(Buffer.from(got.content).toString()).toBe('42 passed');
    expect(await listMyQuestions({ ctx: as(company.ada) })).toEqual([]);
    await askAgain({
      ctx: as(audrey),
      input: { id: question.id, text: 'On which day?', dueAt: '2026-12-02T00:00:00Z' },
    });
    expect(await listMyQuestions({ ctx: as(company.ada) })).toMatchObject([{ dueAt: '2026-12-02T00:00:00.000Z' }]);
    await answer(company.ada, { text: 'On Monday.' });
    expect(await acceptAnswer({ ctx: as(audrey), input: { id: question.id } })).toMatchObject({ state: 'accepted' });
    await expect(answer(company.ada)).rejects.toEqual(code('conflict'));

    await concludeRow({
      ctx: as(audrey),
      input: { id, row: rowList[0]?.id, verdict: 'accepted', note: 'As Ada says.' } as never,
    });
    const { csv } = await exportSample({ ctx: as(root), input: { id, sample: sampleId } });
    expect(csv.split('\r\n')[0]).toMatch(/^position,request,title,.*,attribute_A,.*,verdict,/);
    const closed = await closeExamination({ ctx: as(audrey), input: { id, conclusion: 'As it should be.' } });
    expect(closed.closing?.openQuestions).toEqual([{ number: 2, text: 'Who leads support?', askedOf: 'Stan' }]);
    await expect(sample(id, { population: 'changes', size: 1, seed: 'a' })).rejects.toEqual(code('conflict'));
    await expect(ask()).rejects.toEqual(code('conflict'));
    expect(await listMyQuestions({ ctx: as(company.stan) })).toEqual([]);
    expect((await getSample({ ctx: as(audrey), id, sample: sampleId })).may.write).toBe(false);
    const { items } = await listExaminations({ ctx: as(root), page: { limit: 1 }, filter: { state: 'closed' } });
    expect(items).toMatchObject([{ id, counts: { samples: 1, openQuestions: 1 } }]);

    const log = await listAuditLog({
      ctx: as(root),
      page: { limit: 50 },
      filter: { subjectKind: 'examination', subjectId: id },
    });
    expect(log.items.map(({ action }) => action.slice('examination.'.length)).toReversed()).toEqual([
      ...[
        'open',
        'sample',
        'ask',
        'ask',
        'answer',
        'ask-again',
        'answer',
        'accept-answer',
        'conclude',
        'export',
        'close',
      ],
    ]);

    const db = prismaOf(company.world.db.read);
    for (const table of ['', 'Closing', 'Sample', 'Row', 'Conclusion', 'Question', 'Message', 'File']) {
      const column = table === 'Closing' ? '"examinationId"' : '"id"';
      for (const forged of [
        `UPDATE "Examination${table}" SET ${column} = ${column}`,
        `DELETE FROM "Examination${table}"`,
      ]) {
        await expect(db.$executeRawUnsafe(forged)).rejects.toThrow(/append-only/);
      }
    }
  });
});
