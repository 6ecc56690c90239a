import type { GivenAnswer } from './dto';
import type { LegalData } from './legal-data';
import { nextStep, onPath } from './next-step';

/** Where somebody is: a question's id, or the look over everything before it is kept. */
export const REVIEW = 'review';

/** The questions that these answers lead through, in order, and at the end the open one or the review. */
export function sequence(data: LegalData, answers: readonly GivenAnswer[]): string[] {
  const path = onPath(data, answers);
  const step = nextStep(data, path);
  return [...path.map(({ question }) => question), step.kind === 'question' ? step.question.id : REVIEW];
}

/** The answers with this one set anew; the others stay, also those that are not asked any more. */
export function withAnswer(answers: readonly GivenAnswer[], given: GivenAnswer): GivenAnswer[] {
  return [...answers.filter(({ question }) => question !== given.question), given];
}

/** What is chosen once `id` was ticked or unticked: an answer that stands alone sends the others away. */
export function toggled(
  options: readonly { id: string; exclusive?: true | undefined }[],
  chosen: readonly string[],
  id: string,
): string[] {
  if (chosen.includes(id)) return chosen.filter((other) => other !== id);
  const alone = new Set(options.filter(({ exclusive }) => exclusive).map((option) => option.id));
  return alone.has(id) ? [id] : [...chosen.filter((other) => !alone.has(other)), id];
}
