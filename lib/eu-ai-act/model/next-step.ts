import type { FieldError } from '@/lib/kernel/errors';
import type { DuePart, EuResult, GivenAnswer } from './dto';
import { EU_ROLES, type EuRole, strictest } from './eu-class';
import type { EuOption, EuQuestion, LegalData } from './legal-data';

export type Step =
  | { kind: 'question'; question: EuQuestion }
  | { kind: 'result'; result: EuResult }
  | { kind: 'refused'; errors: FieldError[] };

interface Answered {
  question: EuQuestion;
  chosen: EuOption[];
  reason: string | null;
}

/** The first question, the one after these answers, or what they come to. An answer that is not on the path is refused. */
export function nextStep(data: LegalData, answers: readonly GivenAnswer[]): Step {
  const errors: FieldError[] = [];
  const { path, question } = walk(data, answers);
  const asked = new Map(path.map((step) => [step.question.id, step.question]));
  if (question) asked.set(question.id, question);
  const seen = new Set<string>();
  answers.forEach((given, index) => {
    const refuse = (field: string, message: string) => errors.push({ field: `answers.${index}.${field}`, message });
    const of = data.questions.find(({ id }) => id === given.question);
    if (!of) refuse('question', `There is no question ${given.question}.`);
    else if (seen.has(of.id)) refuse('question', `${of.id} is answered twice.`);
    else if (!asked.has(of.id)) refuse('question', `${of.id} is not asked after the other answers. Leave it out.`);
    else {
      const fault = faultOf(of, given.answer);
      if (fault) refuse('answer', fault);
    }
    seen.add(given.question);
  });
  if (errors.length > 0) return { kind: 'refused', errors };
  if (question) return { kind: 'question', question };
  return { kind: 'result', result: conclude(data, path) };
}

/** The answers that are on the path, in its order; what an earlier change of mind left behind is dropped. */
export function onPath(data: LegalData, answers: readonly GivenAnswer[]): GivenAnswer[] {
  return walk(data, answers).path.map(({ question: { id } }) => answers.find((a) => a.question === id) as GivenAnswer);
}

/** What is wrong with an answer to this question; null for a good one. */
export function faultOf({ kind, options }: EuQuestion, answer: GivenAnswer['answer']): string | null {
  const ids = idsOf(answer);
  if (ids.length === 0) return 'Choose an answer.';
  const unknown = ids.find((id) => !options.some((option) => option.id === id));
  if (unknown !== undefined) return `There is no answer ${unknown}. Use ${options.map(({ id }) => id).join(', ')}.`;
  if (new Set(ids).size < ids.length) return 'Name each answer once.';
  if (ids.length === 1) return null;
  if (kind === 'one') return 'Choose one answer.';
  const alone = options.find(({ id, exclusive }) => exclusive && ids.includes(id));
  return alone ? `“${alone.label}” stands alone.` : null;
}

export function idsOf(answer: GivenAnswer['answer']): string[] {
  return typeof answer === 'string' ? [answer] : answer;
}

function walk(data: LegalData, answers: readonly GivenAnswer[]): { path: Answered[]; question: EuQuestion | null } {
  const path: Answered[] = [];
  let at: string | null = data.start;
  while (at !== null) {
    const id: string = at;
    const question = data.questions.find((one) => one.id === id) as EuQuestion;
    const given = answers.find((answer) => answer.question === id);
    if (!given || faultOf(question, given.answer)) return { path, question };
    const ids = idsOf(given.answer);
    const chosen = question.options.filter((option) => ids.includes(option.id));
    path.push({ question, chosen, reason: given.reason ?? null });
    at = (chosen[0] as EuOption).next;
  }
  return { path, question: null };
}

function conclude(data: LegalData, path: readonly Answered[]): EuResult {
  const options = path.flatMap(({ chosen }) => chosen);
  // The schema of the data makes sure that every path has one.
  const euClass = strictest(options.flatMap((option) => option.class ?? [])) ?? 'minimal';
  const high = euClass === 'high';
  const roles = EU_ROLES.filter((role) =>
    options.some((option) => option.roles?.includes(role) || (high && option.rolesIfHigh?.includes(role))),
  );
  const reasons = options
    // "None of the transparency duties" explains minimal, and says nothing about a stricter class.
    .filter((option) => option.class !== 'minimal' || euClass === 'minimal')
    .flatMap(({ because, becauseIfHigh, article }) =>
      [because, high ? becauseIfHigh : undefined].flatMap((text) => (text ? { text, article: article ?? null } : [])),
    );
  const keys = new Set(path.flatMap(({ question, chosen }) => chosen.map((option) => `${question.id}.${option.id}`)));
  return {
    class: euClass,
    roles,
    reasons,
    path: path.map(({ question: { id, step, title }, chosen, reason }) => ({
      question: id,
      step,
      title,
      chosen: chosen.map((option) => ({ id: option.id, label: option.label })),
      reason,
    })),
    obligations: obligationsOf(data, euClass, roles, keys),
  };
}

function obligationsOf(
  { obligations, milestones }: LegalData,
  euClass: EuResult['class'],
  roles: readonly EuRole[],
  keys: ReadonlySet<string>,
): DuePart[] {
  const holds = (any: readonly string[] | undefined) => !any || any.some((key) => keys.has(key));
  const due = obligations.flatMap(({ when, from, roles: owed, ...words }) => {
    const mine = owed.filter((role) => roles.includes(role));
    if (mine.length === 0 || (when.classes && !when.classes.includes(euClass))) return [];
    if (!holds(when.any) || when.none?.some((key) => keys.has(key))) return [];
    const start = milestones[from]?.find(({ any }) => holds(any));
    return start ? [{ ...words, roles: mine, date: start.date }] : [];
  });
  return due.sort((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)));
}

/** The next day on which one of them begins to apply; `today` as YYYY-MM-DD. Null when all do. */
export function nextDate(obligations: readonly Pick<DuePart, 'date'>[], today: string): string | null {
  return obligations.find(({ date }) => date > today)?.date ?? null;
}
