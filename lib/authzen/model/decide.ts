import { agentOf, type Call, evaluate, isEnforced, type Verdict } from '@/lib/policy-engine/evaluate';
import type { CompiledGrant } from '@/lib/policy-engine/types';
import type { Decision } from './decision';
import type { Pdp } from './pdp';
import { callerOf, factsOf, NO_TOOL, NOT_HERE, toolOf } from './question';
import type { EvaluationRequest } from './request';

export const TOOL_ACTIONS = ['tools/call'] as const;
/** What comes before a call; allowed to whoever may call anything there. */
export const SERVER_ACTIONS = ['initialize', 'tools/list'] as const;

export interface Judgement {
  verdict: Verdict;
  /** What is missing from the question, or wrong with it. */
  message?: string | undefined;
}

/**
 * What the policy says, whether or not it is enforced: of `tools/call` on a `tool`, and of `initialize` and `tools/list`
 * on an `mcp_server`. Everything else is denied. Throws `invalid_input` for a question that contradicts itself.
 */
export function judge(pdp: Pdp, request: EvaluationRequest, now: Date): Judgement {
  const { action, resource } = request;
  const { message, ...caller } = callerOf(pdp, request);
  const call: Call = { ...caller, tool: NO_TOOL, now, policyExpired: isTooOld(pdp, now) };
  const asked = { type: resource.type, name: action.name };
  let judgement: Judgement;
  if (asked.type === 'tool' && includes(TOOL_ACTIONS, asked.name)) judgement = judgeCall(pdp, request, call);
  else if (asked.type === 'mcp_server' && includes(SERVER_ACTIONS, asked.name))
    judgement = judgeServer(pdp, request, call);
  else
    judgement = { verdict: decideBy(pdp, call), message: 'No policy is about this action on this type of resource.' };
  return message ? { ...judgement, message } : judgement;
}

function isTooOld({ policy, until }: Pdp, now: Date): boolean {
  return until !== undefined && now.getTime() >= until && policy.onStale !== 'keep';
}

export function decide(pdp: Pdp, request: EvaluationRequest, now: Date): Decision {
  const { verdict, message } = judge(pdp, request, now);
  const { decision, reason, grant } = verdict;
  const allowed = decision === 'allow';
  const enforced = isEnforced(pdp.policy, callerOf(pdp, request), pdp.index);
  return {
    decision: allowed || !enforced,
    context: {
      reason,
      ...(message && !allowed ? { message } : {}),
      serial: pdp.policy.serial,
      ...(grant ? { grant: grant.id } : {}),
      ...(allowed && grant ? { obligations: obligationsOf(pdp, grant) } : {}),
      ...(enforced ? {} : { enforced: false as const }),
    },
  };
}

function obligationsOf({ policy }: Pdp, grant: CompiledGrant): NonNullable<Decision['context']['obligations']> {
  const { maxDataClass, rateLimit, pii, requireUser } = grant;
  return {
    maxDataClass,
    ...(rateLimit ? { rateLimit } : {}),
    ...(pii ? { pii } : {}),
    ...(requireUser || policy.agents[grant.agent]?.requireUser ? { requireUser: true as const } : {}),
  };
}

function judgeCall(pdp: Pdp, request: EvaluationRequest, call: Call): Judgement {
  const { tool, message } = toolOf(pdp, request);
  return { verdict: decideBy(pdp, { ...call, ...factsOf(request), tool }), message };
}

/** Whoever may call anything on a server now may open a session there and read what there is. */
function judgeServer(pdp: Pdp, { resource }: EvaluationRequest, call: Call): Judgement {
  const server = pdp.servers.get(resource.id);
  if (server === undefined) return { verdict: decideBy(pdp, call), message: NOT_HERE };
  const agent = agentOf(call, pdp.index);
  let denied: Verdict | undefined;
  for (const tool of agent === undefined ? [] : pdp.index.grantsOf(agent).keys()) {
    if (!tool.startsWith(`${server}/`)) continue;
    const { decision, reason } = decideBy(pdp, { ...call, tool });
    if (decision === 'allow') return { verdict: { decision, reason } };
    denied ??= { decision, reason };
  }
  return { verdict: denied ?? decideBy(pdp, call) };
}

function decideBy({ policy, index }: Pdp, call: Call): Verdict {
  return evaluate(policy, call, index);
}

function includes(names: readonly string[], name: string): boolean {
  return names.includes(name);
}
