import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Answer } from './model/answer';
import type { ReviewAnswers } from './model/review';

/** The last answer to each line, for one edit of a request; agents and lines in a stable order. */
export async function readAnswers(conn: Conn, requestId: string, edit: number): Promise<ReviewAnswers[]> {
  const rows = await prismaOf(conn).productionAnswer.findMany({
    where: { requestId, edit },
    include: { person: { select: { id: true, name: true } } },
    orderBy: { id: 'asc' },
  });
  const latest = new Map(rows.map((row) => [`${row.agent} ${row.line}`, row]));
  const reviews = new Map<string, ReviewAnswers>();
  for (const key of [...latest.keys()].sort()) {
    const row = latest.get(key);
    if (!row) continue;
    const review = reviews.get(row.agent) ?? { agent: row.agent, answers: [] };
    const { line, answer, note, person, at } = row;
    review.answers.push({ line, answer: answer as Answer, note, by: person, at: at.toISOString() });
    reviews.set(row.agent, review);
  }
  return [...reviews.values()];
}

export async function insertAnswers(
  tx: Conn,
  rows: {
    requestId: string;
    edit: number;
    agent: string;
    line: string;
    answer: Answer;
    note: string;
    personId: string;
    via: string;
    at: Date;
  }[],
): Promise<void> {
  await prismaOf(tx).productionAnswer.createMany({ data: rows });
}
