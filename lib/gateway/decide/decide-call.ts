import { type Caller, principalOf } from '@/lib/gateway/identity/caller';
import type { Limiter } from '@/lib/gateway/limits/limiter';
import type { Json } from '@/lib/kernel/json';
import { agentOf, type Call, evaluate, isEnforced } from '@/lib/policy-engine/evaluate';
import type { CompiledGrant, CompiledTool, ReasonCode } from '@/lib/policy-engine/types';
import { type PassedData, passData } from './pass-data';
import { type PolicyView, toolIn } from './policy-view';
import type { Taint } from './taint';

export interface CallFacts {
  server: string;
  tool: string;
  caller: Caller;
  args: Json;
  now: Date;
  /** By the clock that nobody sets, for what lasts a while: limits and taint. */
  steady: number;
}

export interface Decision {
  decision: 'allow' | 'deny';
  reason: ReasonCode;
  /** False in shadow mode: what is denied goes through. */
  enforced: boolean;
  agent: string | null;
  grant?: CompiledGrant | undefined;
  /** Undefined for a tool that the policy does not know. */
  tool?: CompiledTool | undefined;
  /** Digest of what the upstream lists now, where it was read. */
  definition?: string | undefined;
  serial: number;
  retryAfterMs?: number;
  /** True where the limit could not be counted. */
  uncounted?: true;
  /** The tool whose restricted result is why this is denied. */
  taintedBy?: string;
  /** Of a tool that sends data out: what of the arguments may go, and what personal data was found in them. */
  sent?: PassedData;
}

export interface DecideParts {
  view: PolicyView | null;
  limiter: Limiter;
  /** Absent where it is switched off. */
  taint?: Taint | undefined;
  phoneCountries?: readonly string[] | undefined;
  /** Digests of what the upstream lists to this caller now. Throws when they cannot be read. */
  digests: () => Promise<ReadonlyMap<string, string>>;
}

/** In the place of a digest, for a tool that the upstream does not list. */
const NOT_LISTED = 'not listed';

/** What the policy alone says: of a call that was made already, and has more to give. */
export function decideByPolicy(
  { server, tool: name, caller, now }: Pick<CallFacts, 'server' | 'tool' | 'caller' | 'now'>,
  { policy, index, expired }: PolicyView,
): Decision {
  const key = `${server}/${name}`;
  const identity = { iss: caller.iss, sub: caller.sub };
  const call: Call = { identity, user: caller.user, tool: key, now, policyExpired: expired };
  return {
    enforced: isEnforced(policy, { identity }, index),
    agent: agentOf(call, index) ?? null,
    tool: toolIn(policy, key),
    serial: policy.serial,
    ...evaluate(policy, call, index),
  };
}

/**
 * The one decision about a call: the policy's (lib/policy-engine/evaluate), with what this gateway alone sees: the
 * definition that the upstream gives now, how often the tool was called, and what the caller was given before. The
 * definition is read only where everything else allows the call.
 */
export async function decideCall(facts: CallFacts, parts: DecideParts): Promise<Decision> {
  const { server, tool: name, caller, now, steady } = facts;
  const { view, limiter, taint } = parts;
  if (!view) return { decision: 'deny', reason: 'policy_expired', enforced: true, agent: null, serial: 0 };
  const known = decideByPolicy(facts, view);
  if (known.decision === 'deny') return known;
  const { agent, tool } = known;
  const key = `${server}/${name}`;
  let definition: string;
  try {
    definition = (await parts.digests()).get(name) ?? NOT_LISTED;
  } catch {
    return { ...known, decision: 'deny', reason: 'gateway_error' };
  }
  const read = /^[0-9a-f]{64}$/.test(definition) ? { definition } : {};
  const { iss, sub, user } = caller;
  const call: Call = { identity: { iss, sub }, user, tool: key, now, policyExpired: view.expired, definition };
  const verdict = evaluate(view.policy, call, view.index);
  const decided = { ...known, ...read, ...verdict };
  if (verdict.decision === 'deny') return decided;
  const sent = tool?.outward ? passData(verdict.grant?.pii, facts.args, parts.phoneCountries) : undefined;
  if (sent?.blocked) return { ...decided, sent, decision: 'deny', reason: 'pii_blocked' };
  const taintedBy = tool?.outward ? taint?.source(principalOf(caller), key, steady) : undefined;
  if (taintedBy) return { ...decided, decision: 'deny', reason: 'data_class_exceeded', taintedBy };
  const limit = verdict.grant?.rateLimit;
  if (limit) {
    // Of the agent and tool, whoever it acts for, and whichever grant allows it.
    const taken = await limiter.take(`${agent} ${key}`, limit, steady).catch(() => null);
    if (!taken) return { ...decided, decision: 'deny', reason: 'gateway_error', uncounted: true };
    const { allowed, retryAfterMs } = taken;
    if (!allowed) return { ...decided, decision: 'deny', reason: 'rate_limited', retryAfterMs };
  }
  return sent ? { ...decided, sent } : decided;
}

/** Whether the caller may see a tool that the upstream lists with this digest. */
export function maySee({
  view,
  definition,
  ...facts
}: Omit<CallFacts, 'args' | 'steady'> & { definition: string; view: PolicyView }): boolean {
  const { caller, now } = facts;
  const identity = { iss: caller.iss, sub: caller.sub };
  if (!isEnforced(view.policy, { identity }, view.index)) return true;
  const tool = `${facts.server}/${facts.tool}`;
  const call: Call = { identity, user: caller.user, tool, definition, now, policyExpired: view.expired };
  return evaluate(view.policy, call, view.index).decision === 'allow';
}
