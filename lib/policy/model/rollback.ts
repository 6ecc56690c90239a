import type { AgentStatus } from '@/lib/agents/model/lifecycle';
import type { Constraints } from '@/lib/kernel/constraints';
import { agentsIn, type GrantChange, type PolicyDiff } from '@/lib/policy-engine/diff';
import { compareConstraints } from '@/lib/policy-engine/direction';
import type { CompiledAgent, CompiledGrant } from '@/lib/policy-engine/types';
import type { Operation } from '@/lib/requests/model/operation';
import { aboutAgent, aboutPolicy, aboutTool, type Left, type ToolBar } from './rollback-words';

/** How things are, of what the difference names: the registry knows more than a policy says. */
export interface Present {
  agents: ReadonlyMap<string, { status: AgentStatus; prohibited: boolean }>;
  /** Live grants of agents that are suspended, by agent: the policy has none of them. */
  hidden: ReadonlyMap<string, readonly { tool: string; constraints: Constraints }[]>;
  tools: ReadonlyMap<string, { pinned: string | null; current: string; removed: boolean }>;
}

export interface RollbackPlan {
  /** By agent. */
  operations: Operation[];
  /** Whether every one of them only tightens. */
  tightens: boolean;
  /** What stays as it is, and why. */
  left: Left[];
}

interface Plan extends RollbackPlan {
  /** Tools that cannot be given back, and to how many agents. */
  barred: Map<string, { bar: ToolBar; agents: number }>;
}

interface Context {
  present: Present;
  redefined: ReadonlySet<string>;
  reason: string;
  now: Date;
}

/**
 * What leads from now back to what was in force then, over grants, limits and whether an agent is suspended. `diff` is
 * from then to now. Applied, every agent that `left` does not name holds what it held then; what has ended by itself
 * since counts as not held.
 */
export function planRollback(
  diff: PolicyDiff,
  { present, reason, now }: Pick<Context, 'present' | 'reason' | 'now'>,
): RollbackPlan {
  const redefined = new Set(diff.tools.filter(({ definition }) => definition).map(({ key }) => key));
  const context = { present, redefined, reason, now };
  const plan: Plan = { operations: [], tightens: true, left: [], barred: new Map() };
  const changes = new Map(diff.agents.map((change) => [change.key, change]));
  const grants = new Map<string, GrantChange[]>();
  for (const change of diff.grants) {
    const list = grants.get(change.agent);
    if (list) list.push(change);
    else grants.set(change.agent, [change]);
  }
  for (const agent of agentsIn(diff)) {
    const change = changes.get(agent);
    const was = change ? (change.before?.status ?? null) : 'active';
    if (change?.before && change.after && differs(change.before, change.after)) {
      plan.left.push(aboutAgent('registration', agent));
    }
    planAgent(plan, context, { agent, was, grants: grants.get(agent) ?? [] });
  }
  const { operations, tightens, left, barred } = plan;
  for (const [tool, { bar, agents }] of barred) left.push(aboutTool(bar, tool, agents));
  return { operations, tightens, left: [...left, ...aboutPolicy(diff, barred)] };
}

interface AgentThen {
  agent: string;
  /** Null where the policy did not know it. */
  was: CompiledAgent['status'] | null;
  grants: readonly GrantChange[];
}

function planAgent(plan: Plan, context: Context, { agent, was, grants }: AgentThen): void {
  const { present, reason } = context;
  const known = present.agents.get(agent);
  const held = new Map<string, Constraints>();
  for (const { tool, after } of grants) if (after) held.set(tool, after);
  for (const { tool, constraints } of present.hidden.get(agent) ?? []) held.set(tool, constraints);
  if (was === null) {
    plan.left.push(aboutAgent('registered-since', agent));
    for (const tool of [...held.keys()].sort()) plan.operations.push({ op: 'revoke', agent, tool, reason });
    return;
  }
  if (!known || known.status === 'retired') {
    plan.left.push(aboutAgent('retired', agent));
    return;
  }
  if (was === 'suspended') {
    plan.left.push(aboutAgent('suspended-then', agent));
    if (known.status === 'active') plan.operations.push({ op: 'suspend', agent, reason });
    return;
  }
  if (known.status === 'suspended') {
    if (known.prohibited) {
      plan.left.push(aboutAgent('prohibited', agent));
      return;
    }
    plan.operations.push({ op: 'restore', agent, reason });
    plan.tightens = false;
  }
  planGrants(plan, context, { agent, held, grants: grants.flatMap(({ before }) => before ?? []), ...known });
}

function planGrants(
  plan: Plan,
  { present, redefined, reason, now }: Context,
  {
    agent,
    held,
    grants,
    prohibited,
  }: { agent: string; held: ReadonlyMap<string, Constraints>; grants: readonly CompiledGrant[]; prohibited: boolean },
): void {
  const wanted = new Map<string, CompiledGrant>();
  for (const grant of grants) {
    if (!grant.notAfter || now.getTime() < Date.parse(grant.notAfter)) wanted.set(grant.tool, grant);
    else if (!held.has(grant.tool)) plan.left.push(aboutAgent('over', agent, grant.tool));
  }
  let forbidden = false;
  for (const tool of [...new Set([...wanted.keys(), ...held.keys()])].sort()) {
    const grant = wanted.get(tool);
    const current = held.get(tool);
    if (!grant) {
      plan.operations.push({ op: 'revoke', agent, tool, reason });
    } else if (current) {
      const constraints = constraintsOf(grant);
      if (JSON.stringify(constraints) === JSON.stringify(constraintsOf(current))) continue;
      plan.operations.push({ op: 'constrain', agent, tool, constraints, reason });
      if (compareConstraints(current, constraints) === 'loosens') plan.tightens = false;
    } else if (prohibited) {
      forbidden = true;
    } else {
      const bar = barTo(tool, present.tools.get(tool), redefined);
      if (bar) plan.barred.set(tool, { bar, agents: (plan.barred.get(tool)?.agents ?? 0) + 1 });
      else {
        plan.operations.push({ op: 'grant', agent, tool, constraints: constraintsOf(grant), reason });
        plan.tightens = false;
      }
    }
  }
  if (forbidden) plan.left.push(aboutAgent('prohibited', agent));
}

/** Why nobody can be given this tool as it was. */
function barTo(
  key: string,
  tool: { pinned: string | null; current: string; removed: boolean } | undefined,
  redefined: ReadonlySet<string>,
): ToolBar | null {
  if (!tool || tool.removed) return 'tool-gone';
  if (redefined.has(key)) return 'definition';
  return tool.pinned === tool.current ? null : 'unapproved';
}

/** In one order, so that two that say the same are the same text. */
function constraintsOf({ rateLimit, maxDataClass, pii, requireUser, notAfter }: Constraints): Constraints {
  return {
    ...(rateLimit ? { rateLimit: { limit: rateLimit.limit, windowSeconds: rateLimit.windowSeconds } } : {}),
    ...(maxDataClass ? { maxDataClass } : {}),
    ...(pii ? { pii } : {}),
    ...(requireUser ? { requireUser } : {}),
    ...(notAfter ? { notAfter: new Date(notAfter).toISOString() } : {}),
  };
}

/** In what no operation of a rollback brings back. */
function differs(then: CompiledAgent, now: CompiledAgent): boolean {
  // A credential that was replaced stays replaced, so `notBefore` is not among it.
  const text = ({ identities, requireUser, mode }: CompiledAgent) =>
    JSON.stringify([identities.map(({ iss, sub }) => [iss, sub]), requireUser, mode]);
  return text(then) !== text(now);
}
