import { DATA_CATEGORIES, type DataCategory } from '@/lib/kernel/data-class';
import type { CompiledGrant, CompiledPolicy, CompiledTool, CompileInput, Identity } from './types';

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
  const problems = [
    ...twice(
      'agent',
      input.agents.map((agent) => agent.slug),
    ),
    ...twice(
      'server',
      input.servers.map((server) => server.slug),
    ),
    ...twice(
      'tool',
      input.tools.map((tool) => tool.key),
    ),
    ...twice(
      'gateway',
      input.gateways.map((gateway) => gateway.slug),
    ),
    ...twice(
      'grant',
      input.grants.map((grant) => grant.id),
    ),
    ...twice(
      'grant of',
      input.grants.map((grant) => `${grant.tool} to ${grant.agent}`),
    ),
  ];
  const tools = record(input.tools, (tool) => tool.key, compileTool);
  const active = new Set(input.agents.filter((agent) => agent.status === 'active').map((agent) => agent.slug));
  const known = new Set(input.agents.map((agent) => agent.slug));
  const grants: CompiledGrant[] = [];
  for (const grant of input.grants) {
    const tool = tools[grant.tool];
    if (!known.has(grant.agent)) problems.push(`grant ${grant.id} names the unknown agent ${grant.agent}`);
    if (!tool) problems.push(`grant ${grant.id} names the unknown tool ${grant.tool}`);
    else if (!tool.definition)
      problems.push(`grant ${grant.id} is for ${grant.tool}, which has no approved definition`);
    else if (active.has(grant.agent)) grants.push(compileGrant(grant, tool));
  }
  const servers = new Set(input.servers.map((server) => server.slug));
  for (const { key } of input.tools) {
    if (!servers.has(key.slice(0, key.indexOf('/')))) problems.push(`tool ${key} is of an unknown server`);
  }
  if (problems.length > 0) throw new CompileError(problems.sort());
  return {
    version: 1,
    default: 'deny',
    agents: record(
      input.agents,
      (agent) => agent.slug,
      ({ status, identities, requireUser, mode }) => ({
        identities: identities.map(({ iss, sub }) => ({ iss, sub })).sort(byIdentity),
        ...(mode === 'shadow' ? { mode } : {}),
        requireUser,
        status,
      }),
    ),
    servers: record(
      input.servers,
      (server) => server.slug,
      ({ url }) => ({ url }),
    ),
    tools: record(
      Object.entries(tools).filter(([, tool]) => tool.definition),
      ([key]) => key,
      ([, tool]) => tool,
    ),
    grants: grants.sort((a, b) => order(a.agent, b.agent) || order(a.tool, b.tool)),
    gateways: record(
      input.gateways,
      (gateway) => gateway.slug,
      ({ servers: list, mode, kind, onStale, unheld }) => ({
        ...(kind && kind !== 'remit' ? { kind } : {}),
        mode,
        ...(onStale === 'keep' ? { onStale } : {}),
        servers: [...list].sort(order),
        ...(unheld === 'publish' ? { unheld } : {}),
      }),
    ),
  };
}

// Members stand in the order of RFC 8785 here and below, so that plain JSON.stringify writes each canonically.

/** A tool that nobody labelled is treated as the most sensitive and dangerous that it could be. */
function compileTool(tool: CompileInput['tools'][number]): CompiledTool {
  const { definition, dataClass, categories, effect, untrusted, outward, state } = tool;
  return {
    categories: [...new Set(categories)].sort(byCategory),
    dataClass: dataClass ?? 'restricted',
    definition: definition ?? '',
    ...(state === 'current' ? {} : { drifted: true as const }),
    effect: effect ?? 'destructive',
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
function record<T, V>(items: readonly T[], key: (item: T) => string, value: (item: T) => V): Record<string, V> {
  const entries = items.map((item) => [key(item), value(item)] as const).sort(([a], [b]) => order(a, b));
  return Object.assign(Object.create(null) as Record<string, V>, Object.fromEntries(entries));
}

function twice(what: string, names: string[]): string[] {
  const seen = new Set<string>();
  const again = names.filter((name) => seen.size === seen.add(name).size);
  return [...new Set(again)].map((name) => `${what} ${name} is there twice`);
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
