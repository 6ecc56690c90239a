import { authorize, type Scope } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { readAttributes } from '@/lib/evidence/attributes/read-attributes';
import type { Cell, Period, PopulationId, SampledChange } from '@/lib/evidence/model/population';
import { notFound, RemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { changeOf, type RowOf, whoOf } from './model/rules';
import { hasAttributes } from './model/words';
import { type ExaminationRecord, findExamination, findWho, tookPart } from './repository';

/** Whose word it is: people examine, and answer. */
export function personIdOf({ actor }: Ctx): string {
  if (actor.kind === 'person') return actor.id;
  throw new RemitError('forbidden', 'People examine.');
}

export const readScope = ({ actor }: Ctx): Scope => authorize(actor, 'examination:read');

/** Throws `not_found`, and `conflict` for a closed one: nothing is added to it any more. */
export async function readOpen(conn: Conn, scope: Scope, id: string): Promise<ExaminationRecord> {
  const examination = await findExamination(conn, scope, id);
  if (!examination) throw notFound('examination');
  if (examination.closing) throw closed(examination.number);
  return examination;
}

export const closed = (number: number) =>
  new RemitError('conflict', `Examination ${number} is closed. Open another one for what is still to be looked at.`);

/** Its period until now: of what is still to come nothing is known, and nothing is held against anybody. */
export const periodOf = ({ from, to }: { from: Date; to: Date }, now: Date): Period => ({
  from: from.toISOString(),
  to: (to < now ? to : now).toISOString(),
});

/** Attributes by the number of the change; none for populations that are no changes. */
export async function attributesOf(
  conn: Conn,
  population: PopulationId,
  rowIds: string[],
  period: Period,
): Promise<Map<string, SampledChange>> {
  if (!hasAttributes(population)) return new Map();
  return new Map((await readAttributes(conn, rowIds, period)).map((change) => [change.id, change]));
}

/** Whether one would conclude on what one asked for, decided (also through a stand-in) or reviewed. */
export async function hadPart({ actor }: Ctx, conn: Conn, row: RowOf): Promise<boolean> {
  const number = changeOf(row);
  return actor.kind === 'person' && number !== null && tookPart(conn, number, actor.id);
}

/** Whom to ask about a row: who asked for it, or owns its agent now. Null where nobody active is known. */
export async function suggestedFor(conn: Conn, cells: Record<string, Cell>) {
  const agents = typeof cells.agent === 'string' ? cells.agent : typeof cells.agents === 'string' ? cells.agents : '';
  return findWho(conn, { email: whoOf(cells), agent: agents.split(' ')[0] || null });
}
