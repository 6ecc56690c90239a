import { canonicalJson } from '@/lib/kernel/canonical-json';
import { constraintWords } from '@/lib/kernel/constraint-words';
import type { GrantChange, PolicyDiff } from '@/lib/policy-engine/diff';
import type { Direction } from '@/lib/policy-engine/direction';
import type { CompiledAgent, CompiledTool } from '@/lib/policy-engine/types';
import { labelChanges, limitChanges, type ValueChange } from './limit-words';

type Status = CompiledAgent['status'];

export interface LimitsChange {
  direction: Direction;
  changes: ValueChange[];
}

/** What is another for one agent. */
export interface AgentChange {
  agent: string;
  /** Null on a side where the policy does not know it; null as a whole where it is as it was. */
  status: { before: Status | null; after: Status | null } | null;
  /** Who it is by its token, and what holds for all of its calls. */
  registration: { sign: '+' | '-' | '!'; words: string }[];
  gained: { tool: string; limits: string[] }[];
  lost: { tool: string; limits: string[] }[];
  limits: ({ tool: string } & LimitsChange)[];
  /** Tools that it holds as before, by another grant. */
  renewed: string[];
}

/** What is another about one tool, and who may call it now and could not, or the other way round. */
export interface ToolChange {
  tool: string;
  gained: string[];
  lost: string[];
  limits: ({ agent: string } & LimitsChange)[];
  /** Digests; null where nobody had been granted it. */
  definition: { before: string | null; after: string | null } | null;
  labels: ValueChange[];
  /** Every call is denied since its server gives another definition, or no longer is. */
  drift: 'stopped' | 'ended' | null;
}

/** By agent, in the order of their slugs. */
export function byAgent(diff: PolicyDiff): AgentChange[] {
  const found = new Map<string, AgentChange>();
  const of = (agent: string) => {
    const known = found.get(agent);
    if (known) return known;
    const made: AgentChange = { agent, status: null, registration: [], gained: [], lost: [], limits: [], renewed: [] };
    found.set(agent, made);
    return made;
  };
  for (const { key, before, after } of diff.agents) {
    const agent = of(key);
    if (before?.status !== after?.status) {
      agent.status = { before: before?.status ?? null, after: after?.status ?? null };
    }
    const [old, now] = [registrationWords(before), registrationWords(after)];
    agent.registration = [
      ...old.filter((words) => !now.includes(words)).map((words) => ({ sign: '-' as const, words })),
      ...now.filter((words) => !old.includes(words)).map((words) => ({ sign: '+' as const, words })),
    ];
    if (agent.status === null && agent.registration.length === 0) {
      agent.registration.push({ sign: '!', words: 'the same, written another way' });
    }
  }
  for (const change of diff.grants) {
    const agent = of(change.agent);
    const { tool, before, after } = change;
    if (change.change === 'granted') agent.gained.push({ tool, limits: constraintWords(after ?? {}) });
    if (change.change === 'revoked') agent.lost.push({ tool, limits: constraintWords(before ?? {}) });
    if (change.change === 'constrained') agent.limits.push({ tool, ...limitsOf(change) });
    if (change.change === 'renewed') agent.renewed.push(tool);
  }
  return inOrder([...found.values()], ({ agent }) => agent);
}

/** By tool, in the order of their keys. */
export function byTool(diff: PolicyDiff): ToolChange[] {
  const found = new Map<string, ToolChange>();
  const of = (tool: string) => {
    const known = found.get(tool);
    if (known) return known;
    const made: ToolChange = { tool, gained: [], lost: [], limits: [], definition: null, labels: [], drift: null };
    found.set(tool, made);
    return made;
  };
  for (const { key, before, after, definition } of diff.tools) {
    const tool = of(key);
    if (definition) tool.definition = { before: before?.definition ?? null, after: after?.definition ?? null };
    if (before && after) tool.labels = labelChanges(before, after);
    tool.drift = driftOf(before, after);
  }
  for (const change of diff.grants) {
    if (change.change === 'renewed') continue;
    const tool = of(change.tool);
    if (change.change === 'granted') tool.gained.push(change.agent);
    if (change.change === 'revoked') tool.lost.push(change.agent);
    if (change.change === 'constrained') tool.limits.push({ agent: change.agent, ...limitsOf(change) });
  }
  return inOrder([...found.values()], ({ tool }) => tool);
}

/** An entry of the policy's text that is another: its RFC 8785 text before and after. */
export interface TextChange {
  section: 'agents' | 'grants' | 'tools' | 'servers' | 'gateways';
  key: string;
  before: string | null;
  after: string | null;
}

/** The entries that differ. Their texts are written by `changedText`, for as many as are shown. */
export function changedEntries(
  diff: PolicyDiff,
): (Omit<TextChange, 'before' | 'after'> & Record<'before' | 'after', unknown>)[] {
  const named = (section: 'agents' | 'tools' | 'servers' | 'gateways') =>
    diff[section].map(({ key, before, after }) => ({ section, key, before, after }));
  const grants = diff.grants.map(({ agent, tool, before, after }) => ({
    section: 'grants' as const,
    key: `${agent} ${tool}`,
    before,
    after,
  }));
  return [...named('agents'), ...grants, ...named('tools'), ...named('servers'), ...named('gateways')];
}

export function changedText({ section, key, before, after }: ReturnType<typeof changedEntries>[number]): TextChange {
  const text = (value: unknown) => (value === null ? null : canonicalJson(value));
  return { section, key, before: text(before), after: text(after) };
}

function limitsOf({ direction, before, after }: GrantChange): LimitsChange {
  return { direction, changes: limitChanges(before ?? {}, after ?? {}) };
}

function registrationWords(agent: CompiledAgent | null): string[] {
  if (!agent) return [];
  return [
    ...agent.identities.map(({ iss, sub }) => `acts as ${sub} at ${iss}`),
    ...agent.identities.flatMap(({ sub, notBefore }) =>
      notBefore === undefined ? [] : [`tokens of ${sub} from before ${notBefore} are refused`],
    ),
    ...(agent.requireUser ? ['each call names a person'] : []),
    ...(agent.mode === 'shadow' ? ['in shadow mode: its calls are reported, and not stopped'] : []),
  ];
}

function driftOf(before: CompiledTool | null, after: CompiledTool | null): ToolChange['drift'] {
  if (Boolean(before?.drifted) === Boolean(after?.drifted)) return null;
  return after?.drifted ? 'stopped' : 'ended';
}

function inOrder<T>(list: T[], key: (item: T) => string): T[] {
  return list.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
