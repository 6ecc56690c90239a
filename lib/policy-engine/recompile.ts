import {
  byAgentAndTool,
  CompileError,
  compileAgent,
  compileGateway,
  compileGrants,
  compileServer,
  compileTool,
  record,
  serverOf,
  twiceIn,
} from './compile';
import type { CompiledGrant, CompiledPolicy, CompileInput } from './types';

/** What became different, and the rows as they are now. */
export interface PolicyChange {
  /** Slugs of agents that may have changed, or may hold other grants. One without a row is no longer in force. */
  agents: readonly string[];
  /** Keys of tools that may have changed. One without a row has no approved definition. */
  tools: readonly string[];
  /** The agents and tools that are named, every grant of either, and all servers and gateways. */
  rows: CompileInput;
}

/**
 * The policy that `compile` would give for everything, from the one before and the rows that changed. `previous` may be
 * a part of a policy: then the result is that part of the next, as long as it has the named agents and tools, all grants
 * of the agents that the rows name, and the agents and tools of the rows' grants.
 * Throws CompileError as `compile` does. Does not see an id of a grant that somebody untouched has too: ids are the
 * key of the rows.
 */
export function recompile(previous: CompiledPolicy, { agents, tools, rows }: PolicyChange): CompiledPolicy {
  const [touchedAgents, touchedTools] = [new Set(agents), new Set(tools)];
  const problems = twiceIn(rows);
  for (const { slug } of rows.agents) if (!touchedAgents.has(slug)) problems.push(`agent ${slug} was not to change`);
  for (const { key } of rows.tools) if (!touchedTools.has(key)) problems.push(`tool ${key} was not to change`);
  for (const { agent, tool, id } of rows.grants) {
    if (!touchedAgents.has(agent) && !touchedTools.has(tool)) problems.push(`grant ${id} was not to change`);
  }
  const nextAgents = replaced(
    previous.agents,
    touchedAgents,
    record(rows.agents, ({ slug }) => slug, compileAgent),
  );
  const compiled = record(rows.tools, ({ key }) => key, compileTool);
  const nextTools = replaced(previous.tools, touchedTools, compiled);
  const come = compileGrants(
    rows.grants,
    { status: (agent) => own(nextAgents, agent)?.status, tool: (key) => own(nextTools, key) },
    problems,
  );
  const servers = record(rows.servers, ({ slug }) => slug, compileServer);
  for (const key of Object.keys(nextTools)) {
    if (!Object.hasOwn(servers, serverOf(key))) problems.push(`tool ${key} is of an unknown server`);
  }
  if (problems.length > 0) throw new CompileError(problems.sort());
  for (const [key, { definition }] of Object.entries(nextTools)) if (!definition) delete nextTools[key];
  const stay = previous.grants.filter(({ agent, tool }) => !touchedAgents.has(agent) && !touchedTools.has(tool));
  return {
    version: 1,
    default: 'deny',
    agents: nextAgents,
    servers,
    tools: nextTools,
    grants: merged(stay, come),
    gateways: record(rows.gateways, ({ slug }) => slug, compileGateway),
  };
}

/** `before` without what was touched, and with what came; the same object where that is nothing. */
function replaced<V>(before: Record<string, V>, touched: ReadonlySet<string>, come: Record<string, V>) {
  if (touched.size === 0) return before;
  const next = Object.assign(Object.create(null) as Record<string, V>, before);
  for (const key of touched) delete next[key];
  return Object.assign(next, come);
}

function own<V>(from: Record<string, V>, key: string): V | undefined {
  return Object.hasOwn(from, key) ? from[key] : undefined;
}

/** Of two lists in order, one in order. */
function merged(stay: CompiledGrant[], come: CompiledGrant[]): CompiledGrant[] {
  const all: CompiledGrant[] = [];
  let at = 0;
  for (const grant of come) {
    for (; at < stay.length && byAgentAndTool(stay[at] as CompiledGrant, grant) < 0; at++) {
      all.push(stay[at] as CompiledGrant);
    }
    all.push(grant);
  }
  for (; at < stay.length; at++) all.push(stay[at] as CompiledGrant);
  return all;
}
