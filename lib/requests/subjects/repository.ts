import { toSpec } from '@/lib/agents/model/agent-row';
import type { AgentStatus } from '@/lib/agents/model/lifecycle';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Constraints } from '@/lib/kernel/constraints';
import type { Capture } from '@/lib/kernel/data-class';
import { parseToolKey } from '@/lib/kernel/slug';
import { whereKeys } from '@/lib/servers/keys/repository';
import { identityKey } from '../model/normalise';
import type { AgentSubject, GrantSubject, ToolSubject } from '../model/subjects';

const OWNERS = { owner: { select: { email: true } }, backupOwner: { select: { email: true } } } as const;
const TOOL_KEY = { name: true, server: { select: { slug: true } } } as const;

export async function readAgentSubjects(conn: Conn, slugs: string[]): Promise<AgentSubject[]> {
  const rows = await prismaOf(conn).agent.findMany({
    where: { slug: { in: slugs } },
    orderBy: { slug: 'asc' },
    include: OWNERS,
  });
  return rows.map(toAgentSubject);
}

function toAgentSubject(
  row: Parameters<typeof toSpec>[0] & { slug: string; name: string; status: string },
): AgentSubject {
  return { slug: row.slug, name: row.name, status: row.status as AgentStatus, spec: toSpec(row) };
}

export async function readToolSubjects(conn: Conn, keys: string[]): Promise<ToolSubject[]> {
  const rows = await prismaOf(conn).tool.findMany({
    where: await whereKeys(conn, keys),
    include: { server: { select: { slug: true } } },
  });
  return rows.map(toToolSubject).sort((a, b) => (a.key < b.key ? -1 : 1));
}

interface ToolRow {
  name: string;
  server: { slug: string };
  currentDigest: string;
  pinnedDigest: string | null;
  removedAt: Date | null;
  dataClass: string | null;
  categories: string[];
  effect: string | null;
  untrusted: boolean | null;
  outward: boolean | null;
  capture: string | null;
  fields: string[];
}

function toToolSubject(row: ToolRow): ToolSubject {
  return {
    key: `${row.server.slug}/${row.name}`,
    current: row.currentDigest,
    pinned: row.pinnedDigest,
    removed: row.removedAt !== null,
    dataClass: row.dataClass as ToolSubject['dataClass'],
    categories: row.categories as ToolSubject['categories'],
    effect: row.effect as ToolSubject['effect'],
    untrusted: row.untrusted,
    outward: row.outward,
    // Left out where nobody said: decisions on requests from before it could be said stay good.
    ...(row.capture ? { capture: row.capture as Capture } : {}),
    ...(row.fields.length > 0 ? { fields: row.fields } : {}),
  };
}

/** The class of each of these agents under the EU AI Act, where somebody answered the questions. */
export async function readEuClasses(conn: Conn, agents: string[]): Promise<Map<string, string>> {
  const rows = await prismaOf(conn).agent.findMany({
    where: { slug: { in: agents }, euClass: { not: null } },
    select: { slug: true, euClass: true },
  });
  return new Map(rows.map(({ slug, euClass }) => [slug, euClass as string]));
}

/** Every tool that each of these agents holds now. */
export async function readReach(conn: Conn, agents: string[]): Promise<Map<string, ToolSubject[]>> {
  const rows = await prismaOf(conn).grant.findMany({
    where: { revokedAt: null, agent: { slug: { in: agents } } },
    include: { agent: { select: { slug: true } }, tool: { include: { server: { select: { slug: true } } } } },
  });
  const reach = new Map<string, ToolSubject[]>();
  for (const row of rows) reach.set(row.agent.slug, [...(reach.get(row.agent.slug) ?? []), toToolSubject(row.tool)]);
  return reach;
}

/** The live grants of these agents, on these tools only. */
export async function readGrantSubjects(conn: Conn, agents: string[], keys: string[]): Promise<GrantSubject[]> {
  const rows = await prismaOf(conn).grant.findMany({
    where: { revokedAt: null, agent: { slug: { in: agents } }, tool: await whereKeys(conn, keys) },
    include: { agent: { select: { slug: true } }, tool: { select: TOOL_KEY } },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => ({
    id: row.id,
    agent: row.agent.slug,
    tool: `${row.tool.server.slug}/${row.tool.name}`,
    constraints: row.constraints as Constraints,
  }));
}

/** Keys of the tools of these servers that are still there. */
export async function readServerToolKeys(conn: Conn, servers: string[]): Promise<string[]> {
  if (servers.length === 0) return [];
  const rows = await prismaOf(conn).tool.findMany({
    where: { server: { slug: { in: servers } }, removedAt: null },
    select: TOOL_KEY,
  });
  return rows.map((row) => `${row.server.slug}/${row.name}`);
}

export interface KnownPerson {
  id: string;
  name: string;
  email: string;
  active: boolean;
}

export async function readPeople(conn: Conn, emails: string[]): Promise<KnownPerson[]> {
  const rows = await prismaOf(conn).person.findMany({
    where: { email: { in: emails } },
    select: { id: true, name: true, email: true, status: true },
    orderBy: { email: 'asc' },
  });
  return rows.map(({ status, ...person }) => ({ ...person, active: status === 'active' }));
}

/** Agents in review or registered that act as one of these identities, by `identityKey`. */
export async function readIdentityHolders(
  conn: Conn,
  identities: readonly { iss: string; sub: string }[],
): Promise<Map<string, string[]>> {
  const holders = new Map<string, string[]>();
  if (identities.length === 0) return holders;
  const rows = await prismaOf(conn).agent.findMany({
    where: {
      status: { notIn: ['draft', 'retired'] },
      OR: identities.map(({ iss, sub }) => ({ identities: { array_contains: [{ iss, sub }] } })),
    },
    select: { slug: true, identities: true },
    orderBy: { slug: 'asc' },
  });
  for (const { slug, identities: held } of rows) {
    for (const identity of held as { iss: string; sub: string }[]) {
      const key = identityKey(identity);
      holders.set(key, [...(holders.get(key) ?? []), slug]);
    }
  }
  return holders;
}

/** Those of the agents that have a risk acceptance in force. */
export async function readAcceptedAgents(conn: Conn, slugs: string[], now: Date): Promise<string[]> {
  const rows = await prismaOf(conn).riskAcceptance.findMany({
    where: { agent: { slug: { in: slugs } }, endedAt: null, until: { gt: now } },
    select: { agent: { select: { slug: true } } },
  });
  return [...new Set(rows.map(({ agent }) => agent.slug))];
}

/** Those of the agents whose newest class under the EU AI Act is a prohibited practice. */
export async function readProhibitedAgents(conn: Conn, slugs: string[]): Promise<Set<string>> {
  const rows = await prismaOf(conn).agent.findMany({
    where: { slug: { in: slugs }, euClass: 'prohibited' },
    select: { slug: true },
  });
  return new Set(rows.map(({ slug }) => slug));
}

/** Those of the agents that are there and not retired. */
export async function readCallable(conn: Conn, slugs: string[]): Promise<Set<string>> {
  if (slugs.length === 0) return new Set();
  const rows = await prismaOf(conn).agent.findMany({
    where: { slug: { in: slugs }, status: { not: 'retired' } },
    select: { slug: true },
  });
  return new Set(rows.map(({ slug }) => slug));
}

/** E-mail addresses of who owns the servers of these tools, if they are active. */
export async function readServerOwners(conn: Conn, keys: string[]): Promise<string[]> {
  const slugs = [...new Set(keys.flatMap((key) => parseToolKey(key)?.server ?? []))];
  const rows = await prismaOf(conn).mcpServer.findMany({
    where: { slug: { in: slugs }, owner: { status: 'active' } },
    select: { owner: { select: { email: true } } },
  });
  return [...new Set(rows.map(({ owner }) => owner.email))].sort();
}

/** Agents that hold one of these tools, by slug, without those of `except`. `after` is the last slug seen. */
export async function readHolders(
  conn: Conn,
  { keys, except }: { keys: string[]; except: string[] },
  page: { limit: number; after?: string | undefined },
): Promise<AgentSubject[]> {
  if (keys.length === 0) return [];
  const rows = await prismaOf(conn).agent.findMany({
    where: {
      AND: [
        { slug: { notIn: except }, status: { not: 'retired' } },
        { grants: { some: { revokedAt: null, tool: await whereKeys(conn, keys) } } },
        page.after === undefined ? {} : { slug: { gt: page.after } },
      ],
    },
    orderBy: { slug: 'asc' },
    take: page.limit,
    include: OWNERS,
  });
  return rows.map(toAgentSubject);
}

/** E-mail addresses of who owns or backs up an agent that holds one of these tools. */
export async function readHolderOwners(conn: Conn, keys: string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const holds = {
    some: { status: { not: 'retired' }, grants: { some: { revokedAt: null, tool: await whereKeys(conn, keys) } } },
  };
  const rows = await prismaOf(conn).person.findMany({
    where: { OR: [{ ownedAgents: holds }, { backupAgents: holds }] },
    select: { email: true },
    orderBy: { email: 'asc' },
  });
  return rows.map(({ email }) => email);
}

/** Those of the agents that this person owns, backs up or registered. */
export async function readInvolvement(conn: Conn, slugs: string[], personId: string): Promise<Set<string>> {
  const rows = await prismaOf(conn).agent.findMany({
    where: { slug: { in: slugs }, OR: [{ ownerId: personId }, { backupOwnerId: personId }, { createdById: personId }] },
    select: { slug: true },
  });
  return new Set(rows.map((row) => row.slug));
}
