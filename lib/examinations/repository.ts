import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Cell } from '@/lib/evidence/model/population';
import type { JsonObject } from '@/lib/kernel/json';
import type { ExaminationFilter } from './model/input';

const PERSON = { select: { id: true, name: true } } as const;
const ABOUT = { select: { id: true, rowId: true, cells: true, sample: true } } as const;
const QUESTION = {
  askedOf: PERSON,
  askedBy: PERSON,
  row: ABOUT,
  messages: { orderBy: { id: 'asc' }, include: { person: PERSON, files: { omit: { content: true } } } },
} as const;
const SAMPLE = { drawnBy: PERSON, _count: { select: { rows: true } } } as const;
const LIST = { openedBy: PERSON, closing: { include: { closedBy: PERSON } } } as const;

/** The newest first. Whoever may read one reads all. */
export async function listExaminations(
  conn: Conn,
  _scope: Scope,
  { state }: ExaminationFilter,
  { limit, before }: { limit: number; before?: number },
) {
  return prismaOf(conn).examination.findMany({
    where: {
      ...(before === undefined ? {} : { number: { lt: before } }),
      ...(state === undefined ? {} : { closing: state === 'closed' ? { isNot: null } : { is: null } }),
    },
    orderBy: { number: 'desc' },
    take: limit,
    include: LIST,
  });
}
export type ExaminationRecord = Awaited<ReturnType<typeof listExaminations>>[number];

export async function findExamination(conn: Conn, _scope: Scope, id: string) {
  return prismaOf(conn).examination.findUnique({ where: { id }, include: LIST });
}

export interface Counted {
  samples: number;
  rows: number;
  accepted: number;
  flagged: number;
}

/** Samples, their rows, and what was concluded last of them, by examination. */
export async function countRows(conn: Conn, ids: string[]): Promise<Map<string, Counted>> {
  const rows = await prismaOf(conn).$queryRaw<(Counted & { id: string })[]>`
    SELECT sample."examinationId" AS "id", count(DISTINCT sample."id")::int AS "samples", count(row."id")::int AS "rows",
      count(*) FILTER (WHERE last."verdict" = 'accepted')::int AS "accepted",
      count(*) FILTER (WHERE last."verdict" = 'flagged')::int AS "flagged"
    FROM "ExaminationSample" AS sample JOIN "ExaminationRow" AS row ON row."sampleId" = sample."id"
    LEFT JOIN LATERAL (SELECT given."verdict" FROM "ExaminationConclusion" AS given WHERE given."rowId" = row."id"
      ORDER BY given."id" DESC LIMIT 1) AS last ON true
    WHERE sample."examinationId" = ANY(${ids}) GROUP BY 1`;
  return new Map(rows.map(({ id, ...counted }) => [id, counted]));
}

/** Questions without an accepted answer, by examination. */
export async function countOpenQuestions(conn: Conn, ids: string[]): Promise<Map<string, number>> {
  const rows = await prismaOf(conn).examinationQuestion.groupBy({
    by: ['examinationId'],
    where: { examinationId: { in: ids }, messages: { none: { kind: 'accepted' } } },
    _count: true,
  });
  return new Map(rows.map((row) => [row.examinationId, row._count]));
}

export async function listSamples(conn: Conn, examinationId: string) {
  return prismaOf(conn).examinationSample.findMany({
    where: { examinationId },
    orderBy: { number: 'asc' },
    include: SAMPLE,
  });
}
export type SampleRecord = Awaited<ReturnType<typeof listSamples>>[number];

export async function findSample(conn: Conn, examinationId: string, id: string) {
  return prismaOf(conn).examinationSample.findFirst({ where: { id, examinationId }, include: SAMPLE });
}

/** What was concluded last of the rows of each sample. */
export async function countVerdicts(conn: Conn, samples: string[]) {
  const rows = await prismaOf(conn).$queryRaw<{ sampleId: string; accepted: number; flagged: number }[]>`
    SELECT row."sampleId", count(*) FILTER (WHERE last."verdict" = 'accepted')::int AS "accepted",
      count(*) FILTER (WHERE last."verdict" = 'flagged')::int AS "flagged"
    FROM "ExaminationRow" AS row
    JOIN LATERAL (SELECT given."verdict" FROM "ExaminationConclusion" AS given WHERE given."rowId" = row."id"
      ORDER BY given."id" DESC LIMIT 1) AS last ON true
    WHERE row."sampleId" = ANY(${samples}) GROUP BY 1`;
  return new Map(rows.map(({ sampleId, ...counts }) => [sampleId, counts]));
}

export async function listRows(conn: Conn, sampleId: string) {
  return prismaOf(conn).examinationRow.findMany({
    where: { sampleId },
    orderBy: { position: 'asc' },
    include: {
      conclusions: { orderBy: { id: 'desc' }, include: { person: PERSON } },
      questions: { orderBy: { number: 'asc' }, include: QUESTION },
    },
  });
}
export type RowRecord = Awaited<ReturnType<typeof listRows>>[number];

/** A sampled row of an examination. */
export async function findRow(conn: Conn, examinationId: string, id: string) {
  return prismaOf(conn).examinationRow.findFirst({
    where: { id, sample: { examinationId } },
    include: { sample: true },
  });
}

export async function listQuestions(conn: Conn, examinationId: string) {
  return prismaOf(conn).examinationQuestion.findMany({
    where: { examinationId },
    orderBy: { number: 'asc' },
    include: QUESTION,
  });
}
export type QuestionRecord = Awaited<ReturnType<typeof listQuestions>>[number];

/** One question, of those that the person was asked, or of all. */
export async function findQuestion(conn: Conn, scope: Scope, id: string) {
  return prismaOf(conn).examinationQuestion.findFirst({
    where: { id, ...(scope.reach === 'all' ? {} : { askedOfId: scope.personId }) },
    include: { ...QUESTION, examination: { include: { closing: { select: { closedAt: true } } } } },
  });
}

export async function findFile(conn: Conn, questionId: string, id: string) {
  return prismaOf(conn).examinationFile.findFirst({ where: { id, questionId } });
}

export async function countFiles(conn: Conn, questionId: string): Promise<number> {
  return prismaOf(conn).examinationFile.count({ where: { questionId } });
}

/** What this person is asked and did not answer since, of examinations that are open; the one that is due first before others. */
export async function listAskedOf(conn: Conn, _scope: Scope, personId: string, most: number) {
  return prismaOf(conn).$queryRaw<{ id: string; text: string; askedBy: string; dueAt: Date }[]>`
    SELECT question."id", question."text", asker."name" AS "askedBy", COALESCE(again."dueAt", question."dueAt") AS "dueAt"
    FROM "ExaminationQuestion" AS question JOIN "Person" AS asker ON asker."id" = question."askedById"
    LEFT JOIN LATERAL (SELECT said."kind" FROM "ExaminationMessage" AS said WHERE said."questionId" = question."id"
      ORDER BY said."id" DESC LIMIT 1) AS last ON true
    LEFT JOIN LATERAL (SELECT said."dueAt" FROM "ExaminationMessage" AS said WHERE said."questionId" = question."id"
      AND said."dueAt" IS NOT NULL ORDER BY said."id" DESC LIMIT 1) AS again ON true
    WHERE question."askedOfId" = ${personId} AND COALESCE(last."kind", 'again') = 'again' AND NOT EXISTS
      (SELECT FROM "ExaminationClosing" AS closing WHERE closing."examinationId" = question."examinationId")
    ORDER BY 4, 1 LIMIT ${most}`;
}

/** Who has this address, or owns this agent now, as long as they are active. */
export async function findWho(conn: Conn, { email, agent }: { email: string | null; agent: string | null }) {
  const select = { id: true, name: true, email: true, status: true } as const;
  const named = email === null ? null : await prismaOf(conn).person.findUnique({ where: { email }, select });
  if (named?.status === 'active') return named;
  if (agent === null) return null;
  const found = await prismaOf(conn).agent.findUnique({ where: { slug: agent }, select: { owner: { select } } });
  return found?.owner.status === 'active' ? found.owner : null;
}

/** Whether this person asked for a change, decided it, let somebody else decide it, or reviewed it. */
export async function tookPart(conn: Conn, number: number, personId: string): Promise<boolean> {
  const decided = { some: { OR: [{ personId }, { onBehalfOfId: personId }] } };
  const where = { number, OR: [{ requesterId: personId }, { reviewedById: personId }, { decisions: decided }] };
  return (await prismaOf(conn).changeRequest.count({ where })) > 0;
}

type Db = ReturnType<typeof prismaOf>;
type New<Table extends 'examination' | 'examinationSample' | 'examinationQuestion'> = Omit<
  Parameters<Db[Table]['create']>[0]['data'],
  'number'
>;

export async function insertExamination(tx: Conn, data: New<'examination'>): Promise<number> {
  const last = await prismaOf(tx).examination.aggregate({ _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  await prismaOf(tx).examination.create({ data: { ...data, number } as never });
  return number;
}

export async function insertSample(
  tx: Conn,
  data: New<'examinationSample'> & { examinationId: string; id: string },
  rows: { id: string; rowId: string; cells: Record<string, Cell> }[],
): Promise<number> {
  const { examinationId, id } = data;
  const last = await prismaOf(tx).examinationSample.aggregate({ where: { examinationId }, _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  await prismaOf(tx).examinationSample.create({ data: { ...data, number } as never });
  await prismaOf(tx).examinationRow.createMany({
    data: rows.map((row, index) => ({ ...row, sampleId: id, position: index + 1 })),
  });
  return number;
}

export async function insertConclusion(
  tx: Conn,
  data: { rowId: string; verdict: string; note: string | null; attributes?: JsonObject; personId: string; at: Date },
): Promise<void> {
  await prismaOf(tx).examinationConclusion.create({ data });
}

export async function insertQuestion(
  tx: Conn,
  data: New<'examinationQuestion'> & { examinationId: string },
): Promise<number> {
  const { examinationId } = data;
  const last = await prismaOf(tx).examinationQuestion.aggregate({ where: { examinationId }, _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  await prismaOf(tx).examinationQuestion.create({ data: { ...data, number } as never });
  return number;
}

interface NewMessage {
  questionId: string;
  kind: 'answer' | 'accepted' | 'again';
  text: string;
  link?: string | null;
  dueAt?: Date | null;
  personId: string;
  at: Date;
}

export interface NewFile {
  id: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  content: Uint8Array<ArrayBuffer>;
}

export async function insertMessage(tx: Conn, message: NewMessage, files: NewFile[] = []): Promise<void> {
  const { id } = await prismaOf(tx).examinationMessage.create({ data: message });
  for (const file of files) {
    await prismaOf(tx).examinationFile.create({ data: { ...file, messageId: id, questionId: message.questionId } });
  }
}

export async function insertClosing(
  tx: Conn,
  data: { examinationId: string; closedById: string; closedAt: Date; conclusion: string; summary: JsonObject },
): Promise<void> {
  await prismaOf(tx).examinationClosing.create({ data });
}
