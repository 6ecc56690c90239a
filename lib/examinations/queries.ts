import { authorize, may } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { readCompleteness } from '@/lib/evidence/completeness/read-completeness';
import type { Cell, PopulationId } from '@/lib/evidence/model/population';
import { POPULATIONS } from '@/lib/evidence/model/population';
import { POPULATION_TABLES } from '@/lib/evidence/model/tables';
import { notFound } from '@/lib/kernel/errors';
import { cursorOf, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { readLineage, readPage } from './lineage/queries';
import type {
  Counts,
  ExaminationDetail,
  ExaminationRow,
  PopulationState,
  QuestionDetail,
  RowDetail,
  SampleDetail,
} from './model/dto';
import type { ExaminationFilter } from './model/input';
import type { MessageKind } from './model/words';
import * as repository from './repository';
import { toConclusions, toExamination, toQuestion, toSample, toSampledRow } from './to-dto';
import { attributesOf, hadPart, periodOf, readScope, suggestedFor } from './work-on';

type ListCall = { ctx: Ctx; page: PageInput; filter?: ExaminationFilter };

/** The newest first; for auditors and administrators. */
export async function listExaminations({ ctx, page, filter = {} }: ListCall): Promise<Page<ExaminationRow>> {
  const scope = readScope(ctx);
  const before = cursorOf(page, 'number');
  const conn = ctx.db.read;
  const rows = await repository.listExaminations(conn, scope, filter, {
    limit: page.limit + 1,
    before,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const counts = await countsOf(
    conn,
    shown.map(({ id }) => id),
  );
  return {
    items: shown.map((row) => toExamination(row, counts.get(row.id) as Counts)),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.number]) : null,
  };
}

async function countsOf(conn: Conn, ids: string[]): Promise<Map<string, Counts>> {
  const rows = await repository.countRows(conn, ids);
  const questions = await repository.countOpenQuestions(conn, ids);
  const none = { samples: 0, rows: 0, accepted: 0, flagged: 0 };
  return new Map(ids.map((id) => [id, { ...none, ...rows.get(id), openQuestions: questions.get(id) ?? 0 }]));
}

/** Also for verbs, inside their transaction. */
export async function readCounts(conn: Conn, id: string): Promise<Counts> {
  return (await countsOf(conn, [id])).get(id) as Counts;
}

/** Throws `not_found`. */
export async function getExamination({ ctx, id }: { ctx: Ctx; id: string }): Promise<ExaminationDetail> {
  return readDetail(ctx, ctx.db.read, id);
}

export async function readDetail(ctx: Ctx, conn: Conn, id: string): Promise<ExaminationDetail> {
  const row = await repository.findExamination(conn, readScope(ctx), id);
  if (!row) throw notFound('examination');
  const samples = await repository.listSamples(conn, id);
  const verdicts = await repository.countVerdicts(
    conn,
    samples.map((sample) => sample.id),
  );
  const questions = await repository.listQuestions(conn, id);
  const { closing } = row;
  const summary = closing?.summary as Pick<NonNullable<ExaminationDetail['closing']>, 'counts' | 'openQuestions'>;
  return {
    ...toExamination(row, await readCounts(conn, id)),
    over: row.to <= ctx.clock(),
    sampleList: samples.map((sample) => toSample(sample, verdicts.get(sample.id))),
    questions: questions.map(toQuestion),
    closing: closing && {
      ...{ conclusion: closing.conclusion, closedBy: closing.closedBy, closedAt: closing.closedAt.toISOString() },
      ...summary,
    },
    may: { write: closing === null && may(ctx.actor, 'examination:write') },
  };
}

/** Every population of its period: how many rows, and whether it is whole. */
export async function listPopulations({ ctx, id }: { ctx: Ctx; id: string }): Promise<{ items: PopulationState[] }> {
  const examination = await repository.findExamination(ctx.db.read, readScope(ctx), id);
  if (!examination) throw notFound('examination');
  const period = periodOf(examination, ctx.clock());
  const items: PopulationState[] = [];
  for (const population of POPULATIONS) {
    const { rows, checks } = await readCompleteness(ctx.db.read, population, period);
    items.push({ population, title: POPULATION_TABLES[population].title, rows, checks });
  }
  return { items };
}

type SampleCall = { ctx: Ctx; id: string; sample: string };

/** A sample with its rows, their attributes and what was concluded last. */
export async function getSample({ ctx, id, sample }: SampleCall): Promise<SampleDetail> {
  return readSample(ctx, ctx.db.read, id, sample);
}

export async function readSample(ctx: Ctx, conn: Conn, id: string, sampleId: string): Promise<SampleDetail> {
  const examination = await repository.findExamination(conn, readScope(ctx), id);
  const sample = examination && (await repository.findSample(conn, id, sampleId));
  if (!sample) throw notFound('sample');
  const population = sample.population as PopulationId;
  const rows = await repository.listRows(conn, sampleId);
  const attributes = await attributesOf(
    conn,
    population,
    rows.map(({ rowId }) => rowId),
    periodOf(examination, ctx.clock()),
  );
  const verdicts = await repository.countVerdicts(conn, [sampleId]);
  return {
    ...toSample(sample, verdicts.get(sampleId)),
    examination: named(examination),
    rowList: rows.map((row) => toSampledRow(row, attributes.get(row.rowId))),
    may: { write: examination.closing === null && may(ctx.actor, 'examination:write') },
  };
}

function named({ id, number, title, from, to }: repository.ExaminationRecord): SampleDetail['examination'] {
  return { id, number, title, from: from.toISOString(), to: to.toISOString() };
}

/** One sampled row: what it says, what proves it, what it rests on, what was concluded and asked. */
export async function getRow({ ctx, id, row }: { ctx: Ctx; id: string; row: string }): Promise<RowDetail> {
  return readRowDetail(ctx, ctx.db.read, id, row);
}

export async function readRowDetail(ctx: Ctx, conn: Conn, id: string, rowId: string): Promise<RowDetail> {
  const examination = await repository.findExamination(conn, readScope(ctx), id);
  const found = examination && (await repository.findRow(conn, id, rowId));
  if (!found) throw notFound('row');
  const population = found.sample.population as PopulationId;
  const rows = await repository.listRows(conn, found.sampleId);
  const index = rows.findIndex((row) => row.id === rowId);
  const row = rows[index] as repository.RowRecord;
  const period = periodOf(examination, ctx.clock());
  const attributes = await attributesOf(conn, population, [row.rowId], period);
  const cells = row.cells as Record<string, Cell>;
  const of = { population, rowId: row.rowId, cells };
  const suggested = await suggestedFor(conn, cells);
  const sampled = toSampledRow(row, attributes.get(row.rowId));
  const write = examination.closing === null && may(ctx.actor, 'examination:write');
  return {
    ...sampled,
    examination: named(examination),
    sample: { id: found.sampleId, number: found.sample.number, population, rows: rows.length },
    href: await readPage(conn, of),
    lineage: await readLineage(conn, of, period),
    conclusions: toConclusions(row),
    questions: row.questions.map(toQuestion),
    suggested: suggested && { name: suggested.name, email: suggested.email },
    previous: rows[index - 1]?.id ?? null,
    next: rows[index + 1]?.id ?? null,
    may: { write, conclude: write && !(await hadPart(ctx, conn, of)) },
  };
}

/** A question: for the person who was asked, and for who reads examinations. */
export async function getQuestion({ ctx, id }: { ctx: Ctx; id: string }): Promise<QuestionDetail> {
  return readQuestion(ctx, ctx.db.read, id);
}

export async function readQuestion(ctx: Ctx, conn: Conn, id: string): Promise<QuestionDetail> {
  const row = await repository.findQuestion(conn, authorize(ctx.actor, 'question:read'), id);
  if (!row) throw notFound('question');
  const { examination, messages } = row;
  const question = toQuestion(row);
  const closed = examination.closing !== null;
  const mine = ctx.actor.kind === 'person' && ctx.actor.id === row.askedOfId;
  const cells = row.row?.cells as Record<string, Cell> | undefined;
  const href =
    row.row && cells
      ? await readPage(conn, { population: row.row.sample.population as PopulationId, rowId: row.row.rowId, cells })
      : null;
  return {
    ...question,
    examination: { id: examination.id, number: examination.number, closed },
    messages: messages.map(({ id: message, kind, text, link, person, at, files }) => ({
      ...{ id: String(message), kind: kind as MessageKind, text, link, person, at: at.toISOString() },
      files: files.map(({ id: file, name, type, size, sha256 }) => ({ id: file, name, type, size, sha256 })),
    })),
    href,
    may: {
      answer: mine && !closed && question.state !== 'accepted',
      judge: !closed && !mine && question.state === 'answered' && may(ctx.actor, 'examination:write'),
      examine: may(ctx.actor, 'examination:read'),
    },
  };
}

/** A file of an answer with its bytes, for who sees the question. */
export async function getAnswerFile({ ctx, id, file: fileId }: { ctx: Ctx; id: string; file: string }) {
  const question = await repository.findQuestion(ctx.db.read, authorize(ctx.actor, 'question:read'), id);
  const file = question && (await repository.findFile(ctx.db.read, id, fileId));
  if (!file) throw notFound('file');
  return file;
}

const MOST_ASKED = 50;

/** What auditors ask of this person and have no answer to yet, the one that is due first before others. */
export async function listMyQuestions({ ctx }: { ctx: Ctx }) {
  const scope = authorize(ctx.actor, 'question:read');
  if (ctx.actor.kind !== 'person') return [];
  const rows = await repository.listAskedOf(ctx.db.read, scope, ctx.actor.id, MOST_ASKED);
  return rows.map(({ dueAt, ...question }) => ({ ...question, dueAt: dueAt.toISOString() }));
}
