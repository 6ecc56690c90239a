import type { AttributeCell, Cell, PopulationId } from '@/lib/evidence/model/population';
import { hasAttributes, type MessageKind, type QuestionState, type Verdict } from './words';

export interface RowOf {
  population: PopulationId;
  rowId: string;
  cells: Record<string, Cell>;
}

export function questionState(messages: readonly { kind: string }[]): QuestionState {
  const last = messages.at(-1)?.kind as MessageKind | undefined;
  return last === 'accepted' ? 'accepted' : last === 'answer' ? 'answered' : 'open';
}

/** When an answer is due: as the last one who asked said. */
export function dueOf(dueAt: Date, messages: readonly { dueAt: Date | null }[]): Date {
  return messages.findLast((message) => message.dueAt !== null)?.dueAt ?? dueAt;
}

/** Attributes that nobody can accept without a word: `B is an exception`, `C has no data`. */
function unproven(cells: readonly AttributeCell[]): string[] {
  return cells.flatMap(({ attribute, result }) =>
    result === 'exception' ? `${attribute} is an exception` : result === 'no-data' ? `${attribute} has no data` : [],
  );
}

/** What has to be said, or null where the conclusion can stand without words. */
export function noteNeeded(verdict: Verdict, cells: readonly AttributeCell[]): string | null {
  if (verdict === 'flagged') return 'Say what is wrong with it.';
  const open = unproven(cells);
  return open.length === 0 ? null : `Say why you accept it: ${open.join(', ')}.`;
}

/** A question in one line, for a title. */
export const inOneLine = (text: string) => text.replace(/\s+/g, ' ');

/** Columns that name by e-mail address who answers for a row, the first that is there counts. */
const WHO = [
  ...['requester', 'given_by', 'owner', 'decided_by', 'declared_by', 'signed_by', 'accepted_by'],
  ...['retired_by', 'added_by', 'last_step_by'],
];

export function whoOf(cells: Record<string, Cell>): string | null {
  for (const name of WHO) {
    const value = cells[name];
    if (typeof value === 'string' && value.includes('@')) return value;
  }
  return null;
}

/** The number of the change that a row is, or rests on; null where there is none. */
export function changeOf({ population, rowId, cells }: RowOf): number | null {
  const number = Number(hasAttributes(population) ? rowId : (cells.request ?? Number.NaN));
  return Number.isInteger(number) && number >= 1 ? number : null;
}

/** Whether a row has this text in any cell, whatever its case. */
export function matches(cells: readonly Cell[], q: string): boolean {
  const wanted = q.toLowerCase();
  return cells.some((cell) => cell !== null && String(cell).toLowerCase().includes(wanted));
}
