import { DATA_CATEGORIES, type DataCategory, fieldClasses } from '@/lib/kernel/data-class';
import type {
  CompiledAgent,
  CompiledGateway,
  CompiledGrant,
  CompiledPolicy,
  CompiledTool,
  CompileInput,
  Identity,
} from './types';

/** The input cannot be a policy. A defect of what was stored, never of what a person typed. */
export class CompileError extends Error {
  constructor(readonly problems: string[]) {
    super(`This is no policy: ${problems.join('; ')}`);
    this.name = 'CompileError';
  }
}

/**
 * The policy that the input stands for. Pure and deterministic: the same rows in any order give the same bytes.
 * Throws CompileError with every problem found.
 */
export function compile(input: CompileInput): CompiledPolicy {
  const tools = record(input.tools, (tool) => tool.key, compileTool);
  const statuses = new Map(input.agents.map(({ slug, status }) => [slug, status]));
  const lookUp = {
    status: (agent: string) => statuses.get(agent),
    tool: (key: string) => (Object.hasOwn(tools, key) ? tools[key] : undefined),
  };
  const problems = twiceIn(input);
  const grants = compileGrants(input.grants, lookUp, problems);
  const servers = new Set(input.servers.map((server) => server.slug));
  for (const { key } of input.tools) {
    if (!servers.has(serverOf(key))) problems.push(`tool ${key} is of an unknown server`);
  }
  if (problems.length > 0) throw new CompileError(problems.sort());
  return {
    version: 1,
    default: 'deny',
    agents: record(input.agents, (agent) => agent.slug, compileAgent),
    servers: record(input.servers, (server) => server.slug, compileServer),
    tools: record(
      Object.entries(tools).filter(([, tool]) => tool.definition),
      ([key]) => key,
      ([, tool]) => tool,
    ),
    grants,
    gateways: record(input.gateways, (gateway) => gateway.slug, compileGateway),
  };
}

/** What stands in these rows more than once. */
export function twiceIn(rows: CompileInput): string[] {
  return [
    ...twice('agent', rows.agents, ({ slug }) => slug),
    ...twice('server', rows.servers, ({ slug }) => slug),
    ...twice('tool', rows.tools, ({ key }) => key),
    ...twice('gateway', rows.gateways, ({ slug }) => slug),
    ...twice('grant', rows.grants, ({ id }) => id),
    ...twice('grant of', rows.grants, ({ tool, agent }) => `${tool} to ${agent}`),
  ];
}

/** What a grant is compiled with. An agent that is not in force has no status, a tool that is not there is undefined. */
export interface GrantContext {
  status(agent: string): 'active' | 'suspended' | undefined;
  tool(key: string): CompiledTool | undefined;
}

/** Grants of active agents in the order of a policy. Adds to `problems` what cannot be a grant. */
export function compileGrants(
  rows: CompileInput['grants'],
  { status, tool: toolOf }: GrantContext,
  problems: string[],
): CompiledGrant[] {
  const grants: CompiledGrant[] = [];
  for (const grant of rows) {
    const tool = toolOf(grant.tool);
    const holder = status(grant.agent);
    if (!holder) problems.push(`grant ${grant.id} names the unknown agent ${grant.agent}`);
    if (!tool) problems.push(`grant ${grant.id} names the unknown tool ${grant.tool}`);
    else if (!tool.definition)
      problems.push(`grant ${grant.id} is for ${grant.tool}, which has no approved definition`);
    else if (holder === 'active') grants.push(compileGrant(grant, tool));
  }
  return grants.sort(byAgentAndTool);
}

export function byAgentAndTool(a: CompiledGrant, b: CompiledGrant): number {
  return order(a.agent, b.agent) || order(a.tool, b.tool);
}

export function serverOf(tool: string): string {
  return tool.slice(0, tool.indexOf('/'));
}

// Members stand in the order of RFC 8785 here and below, so that plain JSON.stringify writes each canonically.

export function compileAgent(row: CompileInput['agents'][number]): CompiledAgent {
  const { status, identities, tokensNotBefore = [], requireUser, mode } = row;
  const since = ({ iss, sub }: Identity) =>
    tokensNotBefore.find((one) => one.iss === iss && one.sub === sub)?.notBefore;
  return {
    identities: identities
      .map(({ iss, sub }) => {
        const notBefore = since({ iss, sub });
        return notBefore === undefined ? { iss, sub } : { iss, notBefore, sub };
      })
      .sort(byIdentity),
    ...(mode === 'shadow' ? { mode } : {}),
    requireUser,
    status,
  };
}

export function compileServer({ url }: CompileInput['servers'][number]): { url: string } {
  return { url };
}

export function compileGateway(row: CompileInput['gateways'][number]): CompiledGateway {
  const { servers, mode, kind, onStale, unheld } = row;
  return {
    ...(kind && kind !== 'remit' ? { kind } : {}),
    mode,
    ...(onStale === 'keep' ? { onStale } : {}),
    servers: [...servers].sort(order),
    ...(unheld === 'publish' ? { unheld } : {}),
  };
}

/** A tool that nobody labelled is treated as the most sensitive and dangerous that it could be. */
export function compileTool(tool: CompileInput['tools'][number]): CompiledTool {
  const { definition, dataClass, categories, effect, untrusted, outward, capture, fields, state } = tool;
  return {
    ...(capture ? { capture } : {}),
    categories: [...new Set(categories)].sort(byCategory),
    dataClass: dataClass ?? 'restricted',
    definition: definition ?? '',
    ...(state === 'current' ? {} : { drifted: true as const }),
    effect: effect ?? 'destructive',
    ...(fields?.length ? { fields: fieldClasses(fields) } : {}),
    outward: outward ?? true,
    untrusted: untrusted ?? true,
  };
}

function compileGrant(
  { id, request, agent, tool, constraints }: CompileInput['grants'][number],
  label: CompiledTool,
): CompiledGrant {
  const { rateLimit, maxDataClass, pii, requireUser, notAfter } = constraints;
  return {
    agent,
    id,
    maxDataClass: maxDataClass ?? label.dataClass,
    ...(notAfter ? { notAfter: new Date(notAfter).toISOString() } : {}),
    ...(pii ? { pii } : {}),
    ...(rateLimit ? { rateLimit: { limit: rateLimit.limit, windowSeconds: rateLimit.windowSeconds } } : {}),
    request,
    ...(requireUser ? { requireUser } : {}),
    tool,
  };
}

/** An object without a prototype, so that no slug can collide with one. Keys are sorted when it is written. */
export function record<T, V>(items: readonly T[], key: (item: T) => string, value: (item: T) => V): Record<string, V> {
  const entries = items.map((item) => [key(item), value(item)] as const).sort(([a], [b]) => order(a, b));
  return Object.assign(Object.create(null) as Record<string, V>, Object.fromEntries(entries));
}

function twice<T>(what: string, rows: readonly T[], name: (row: T) => string): string[] {
  const seen = new Set<string>();
  const again = rows.map(name).filter((one) => seen.size === seen.add(one).size);
  return [...new Set(again)].map((one) => `${what} ${one} is there twice`);
}

/** By code unit, as RFC 8785 orders keys. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byIdentity(a: Identity, b: Identity): number {
  return order(a.iss, b.iss) || order(a.sub, b.sub);
}

function byCategory(a: DataCategory, b: DataCategory): number {
  return DATA_CATEGORIES.indexOf(a) - DATA_CATEGORIES.indexOf(b);
}
