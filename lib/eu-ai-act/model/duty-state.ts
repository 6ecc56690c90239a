import type { Case, CheckId, DocumentForm, DocumentForms, DocumentKind, DutyAnswer } from './document-form';
import type { DuePart, EuResult } from './dto';
import { EU_CLASS_WORDS } from './eu-class';
import type { LegalData } from './legal-data';

export const DUTY_STATES = ['missing', 'not-yet-due', 'fulfilled', 'not-applicable'] as const;
export type DutyState = (typeof DUTY_STATES)[number];

export const DUTY_STATE_WORDS: Record<DutyState, string> = {
  missing: 'Missing',
  'not-yet-due': 'Not yet due',
  fulfilled: 'Fulfilled',
  'not-applicable': 'Does not apply',
};

/** What a person can say of a duty; `open` takes back what was said. */
export const SAYS = ['done', 'not-applicable', 'applies', 'open'] as const;
export type Says = (typeof SAYS)[number];

export interface Statement {
  says: Says;
  text: string;
  person: { id: string; name: string };
  at: string;
  /** The questions of the Act were answered again since. */
  outdated: boolean;
}

/** What was said of older answers takes nothing away from what the newest ones ask for. */
function leavesOut(statement: Statement | undefined): boolean {
  return statement?.says === 'not-applicable' && !statement.outdated;
}

export interface Check {
  holds: boolean;
  /** What was seen, in a sentence. */
  says: string;
  /** The page that shows it; without one, there is nothing to show. */
  href?: string;
}

export interface DutyRecords {
  /** The newest saved version of each document, with what is open in it. */
  documents: Partial<Record<DocumentKind, { version: number; gaps: readonly string[]; only: Case | null }>>;
  /** The last that was said, by duty. */
  statements: Readonly<Record<string, Statement>>;
  checks: Record<CheckId, Check>;
}

export interface StatedDuty extends DuePart {
  state: DutyState;
  /** What fulfils it, or what is open. */
  why: string;
  /** Whether records of Remit fulfil it, or the word of a person. Null unless it is fulfilled. */
  by: 'records' | 'word' | null;
  /** What Remit has to show for it, and what a person adds. */
  shows: string;
  adds: string;
  document: DocumentKind | null;
  /** The page of Remit that shows its records. */
  href: string | null;
  /** Somebody has to say whether it applies. */
  asks: boolean;
  /** What people can say of it. */
  mayBeSaid: boolean;
  statement: Statement | null;
}

/** Where one duty stands; `today` as YYYY-MM-DD. What is fulfilled before its day is fulfilled. */
export function stateDuty(
  duty: DuePart,
  { answers }: Pick<DocumentForms, 'answers'>,
  records: DutyRecords,
  today: string,
): StatedDuty {
  const answer = answers.find((one) => one.duty === duty.id);
  const said = answer?.fixed ? undefined : records.statements[duty.id];
  const statement = said && said.says !== 'open' ? said : null;
  const base = {
    ...duty,
    shows: answer?.shows ?? 'Nothing.',
    adds: answer?.adds ?? 'How it is fulfilled.',
    document: answer?.document ?? null,
    href: (answer?.records && records.checks[answer.records].href) ?? null,
    asks: answer?.asks === true,
    mayBeSaid: !answer?.fixed,
    statement,
  };
  if (statement && leavesOut(statement)) return { ...base, state: 'not-applicable', why: statement.text, by: null };
  const seen = seenOf(answer, records, statement);
  if (seen.holds) return { ...base, state: 'fulfilled', why: seen.says, by: 'records' };
  const done = statement?.says === 'done';
  if (done && !statement.outdated) return { ...base, state: 'fulfilled', why: statement.text, by: 'word' };
  const older = statement?.outdated && (done || statement.says === 'not-applicable');
  const why = older ? `${seen.says} ${olderWords(statement)}` : seen.says;
  return { ...base, state: duty.date > today ? 'not-yet-due' : 'missing', why, by: null };
}

function olderWords({ says, text, person }: Statement): string {
  const what = says === 'done' ? 'it was fulfilled' : 'it does not apply';
  return `Before the newest answers ${person.name} said that ${what}: “${text}” Say it again if that still holds.`;
}

function seenOf(answer: DutyAnswer | undefined, records: DutyRecords, statement: Statement | null): Check {
  if (!answer) return { holds: false, says: 'Nobody has said how it is fulfilled.' };
  const { document, fields, only, asks, enough } = answer;
  if (asks && statement?.says !== 'applies') return { holds: false, says: 'Nobody has said whether it applies.' };
  if (document) {
    const saved = records.documents[document];
    if (!saved) return { holds: false, says: 'No version of the document is saved.' };
    if (only && saved.only !== null && saved.only !== only)
      return { holds: false, says: `Version ${saved.version} was written for another case.` };
    const open = fields ? saved.gaps.filter((gap) => fields.includes(gap)) : saved.gaps;
    if (open.length === 0) return { holds: true, says: `Version ${saved.version} of the document says it.` };
    return { holds: false, says: `${count(open.length, 'gap')} in version ${saved.version} of the document.` };
  }
  const check = answer.records && records.checks[answer.records];
  if (check && enough) return check;
  const open = 'Nobody has said how it is fulfilled.';
  return { holds: false, says: check ? `${open} ${check.says}` : open };
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

/** The duties of the law that this agent does not owe, each with why. */
export function notOwed({ obligations }: LegalData, result: Pick<EuResult, 'class' | 'roles' | 'obligations'>) {
  const owed = new Set(result.obligations.map(({ id }) => id));
  return obligations
    .filter(({ id }) => !owed.has(id))
    .map(({ id, title, article, roles, when }) => ({ id, title, article, why: whyNot(roles, when.classes, result) }));
}

function whyNot(
  roles: readonly string[],
  classes: readonly EuResult['class'][] | undefined,
  result: Pick<EuResult, 'class' | 'roles'>,
): string {
  if (result.class === 'out_of_scope') return 'The agent is out of scope.';
  if (classes && !classes.includes(result.class)) {
    const which = classes.map((one) => EU_CLASS_WORDS[one].toLowerCase()).join(', ');
    return `Only for: ${which}. This one is ${EU_CLASS_WORDS[result.class].toLowerCase()}.`;
  }
  if (!roles.some((role) => (result.roles as readonly string[]).includes(role))) {
    return `Only for the ${roles.join(' or ')}; you are its ${result.roles.join(' and ') || 'neither'}.`;
  }
  return 'The answers do not lead to it.';
}

export interface DocumentDue {
  /** `ask`: somebody has to say first whether it applies. `unknown`: the agent was not assessed. */
  state: 'due' | 'ask' | 'not-due' | 'unknown';
  why: string;
  date: string | null;
}

/** Whether an agent needs a document, and from which day. Without answers that is not known, which is not the same as no. */
export function documentDue(
  form: Pick<DocumentForm, 'duties'>,
  { answers }: Pick<DocumentForms, 'answers'>,
  obligations: readonly DuePart[] | null,
  statements: DutyRecords['statements'],
): DocumentDue {
  if (!obligations) return { state: 'unknown', why: 'Nobody has answered the questions of the Act yet.', date: null };
  const owed = obligations.filter(({ id }) => form.duties.includes(id));
  const live = owed.filter(({ id }) => !leavesOut(statements[id]));
  const [first] = live;
  if (!first) {
    const said = owed.map(({ id }) => statements[id]?.text).find((text) => text !== undefined);
    return { state: 'not-due', why: said ?? 'The answers do not ask for it.', date: null };
  }
  const asks = answers.some(({ duty, asks: asked }) => duty === first.id && asked);
  const ask = asks && statements[first.id]?.says !== 'applies';
  return { state: ask ? 'ask' : 'due', why: `${first.title} (${first.article}).`, date: first.date };
}

/** Chosen options of an assessment's path, as `question.option`. */
function keysOf(path: EuResult['path']): Set<string> {
  return new Set(path.flatMap(({ question, chosen }) => chosen.map(({ id }) => `${question}.${id}`)));
}

/** By which annex an agent is high-risk; empty for one that is not. */
export function groundsOf({ class: euClass, path }: Pick<EuResult, 'class' | 'path'>): string[] {
  if (euClass !== 'high') return [];
  const keys = keysOf(path);
  const three = ['profiling.yes', 'significant-risk.yes', 'exception.none'].some((key) => keys.has(key));
  return [...(keys.has('annex-i.yes') ? ['Annex I'] : []), ...(three ? ['Annex III'] : [])];
}

/** What is registered of it: a high-risk agent, or one that Article 6(3) takes out of Annex III; null for neither. */
export function caseOf(result: Pick<EuResult, 'class' | 'obligations'> | null): Case | null {
  const owes = (id: string) => result?.obligations.some((duty) => duty.id === id);
  if (owes('register-provider')) return 'high';
  if (owes('register-exception')) return 'exception';
  return result?.class === 'high' ? 'high' : null;
}
