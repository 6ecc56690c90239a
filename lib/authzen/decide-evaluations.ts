import { isRemitError } from '@/lib/kernel/errors';
import { parseInput } from '@/lib/verb/parse-input';
import { decide } from './model/decide';
import type { Decision } from './model/decision';
import type { Pdp } from './model/pdp';
import { type EvaluationsRequest, evaluationSchema } from './model/request';

/**
 * Answers `/access/v1/evaluations`: the questions in their order, each with the members of the whole request for those
 * that it does not have itself; as far as the semantic goes. Without questions it is one, as of `/access/v1/evaluation`.
 */
export function decideEvaluations(
  pdp: Pdp,
  { evaluations = [], options, ...whole }: EvaluationsRequest,
  now: Date,
): Decision | { evaluations: Decision[] } {
  if (evaluations.length === 0) return decide(pdp, parseInput(evaluationSchema, whole), now);
  const semantic = options?.evaluations_semantic ?? 'execute_all';
  const decisions: Decision[] = [];
  for (const question of evaluations) {
    const answer = decideOne(pdp, whole, question, now);
    decisions.push(answer);
    if (semantic === 'deny_on_first_deny' && !answer.decision) break;
    if (semantic === 'permit_on_first_permit' && answer.decision) break;
  }
  return { evaluations: decisions };
}

/** A question that is wrong is denied and told so; the others are none the worse for it. */
function decideOne(pdp: Pdp, whole: object, question: unknown, now: Date): Decision {
  try {
    const isObject = typeof question === 'object' && question !== null && !Array.isArray(question);
    return decide(pdp, parseInput(evaluationSchema, isObject ? { ...whole, ...question } : question), now);
  } catch (error) {
    if (!isRemitError(error)) throw error;
    return { decision: false, context: { error: { status: 400, message: error.message } } };
  }
}
