import { type AgentStatus, isRegistered } from '@/lib/agents/model/lifecycle';
import { confirmationDays } from '@/lib/agents/model/review-date';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { DataCategory, DataClass, Effect } from '@/lib/kernel/data-class';
import type { Json } from '@/lib/kernel/json';
import type { RiskLevel } from '@/lib/kernel/risk-level';
import { whereKeys } from '@/lib/servers/keys/repository';
import type { LabelledTool, RiskSpec } from './model/derive';
import type { RiskRecord, RiskTrigger } from './model/dto';
import type { GraphAgent } from './model/toxic';

/** What the score of one agent is made from, and the newest assessment that was kept. */
export interface AssessedAgent {
  id: string;
  slug: string;
  spec: RiskSpec;
  models: unknown;
  euClass: string | null;
  delegatesTo: string[];
  /** Held; while it waits to be registered, asked for. */
  tools: HeldTool[];
  last: { at: Date; version: number; score: number; level: string; basis: string } | null;
}

export interface HeldTool extends LabelledTool {
  /** The definition that was approved. */
  pinned: string | null;
}

export type Which = { slugs: readonly string[] } | { holding: readonly string[] } | { unassessed: number };

const TOOL = {
  select: {
    name: true,
    server: { select: { slug: true } },
    pinnedDigest: true,
    dataClass: true,
    categories: true,
    effect: true,
    untrusted: true,
    outward: true,
  },
} as const;

interface ToolRow {
  name: string;
  server: { slug: string };
  pinnedDigest: string | null;
  dataClass: string | null;
  categories: string[];
  effect: string | null;
  untrusted: boolean | null;
  outward: boolean | null;
}

/** Agents in the order of their ids, at most `limit` after `after`. */
export async function listAssessed(
  conn: Conn,
  which: Which,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<AssessedAgent[]> {
  const rows = await prismaOf(conn).agent.findMany({
    where: { AND: [await whereAgents(conn, which), after ? { id: { gt: after } } : {}] },
    orderBy: { id: 'asc' },
    take: limit,
    include: {
      grants: { where: { revokedAt: null }, select: { tool: TOOL } },
      risks: { orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 1 },
    },
  });
  const asked = await readAskedTools(
    conn,
    rows.filter(({ status }) => status === 'in_review').map(({ slug }) => slug),
  );
  return rows.map((row) => ({
    id: row.id,
    slug: row.slug,
    spec: {
      autonomy: row.autonomy,
      reach: row.reach,
      untrustedInput: row.untrustedInput,
      actionImpact: row.actionImpact,
      exposure: row.exposure as RiskSpec['exposure'],
      dataAccess: row.dataAccess as RiskSpec['dataAccess'],
    },
    models: row.models,
    euClass: row.euClass,
    delegatesTo: row.delegatesTo,
    tools: asked.get(row.slug) ?? row.grants.map(({ tool }) => toHeldTool(tool)),
    last: row.risks[0] && row.riskScore !== null ? lastOf(row.risks[0]) : null,
  }));
}

function lastOf(row: { at: Date; version: number; score: number; level: string; explanation: unknown }) {
  const { basis } = row.explanation as { basis?: string };
  return { at: row.at, version: row.version, score: row.score, level: row.level, basis: basis ?? '' };
}

async function whereAgents(conn: Conn, which: Which) {
  if ('slugs' in which) return { slug: { in: [...which.slugs] } };
  if ('unassessed' in which) return { riskScore: null, status: { not: 'retired' } };
  return { grants: { some: { revokedAt: null, tool: await whereKeys(conn, which.holding) } } };
}

/** What agents that wait to be registered ask for, by the request that would register them. */
async function readAskedTools(conn: Conn, slugs: string[]): Promise<Map<string, HeldTool[]>> {
  const asked = new Map<string, HeldTool[]>(slugs.map((slug) => [slug, []]));
  if (slugs.length === 0) return asked;
  const requests = await prismaOf(conn).changeRequest.findMany({
    where: { state: 'pending', agents: { some: { agent: { slug: { in: slugs } } } } },
    select: { operations: true },
    orderBy: { id: 'asc' },
  });
  const wanted = requests
    .flatMap(({ operations }) => operations as unknown as { op: string; agent?: string; tool?: string }[])
    .flatMap(({ op, agent, tool }) => (op === 'grant' && agent && tool && asked.has(agent) ? [{ agent, tool }] : []));
  const keys = [...new Set(wanted.map(({ tool }) => tool))];
  const rows =
    keys.length > 0 ? await prismaOf(conn).tool.findMany({ where: await whereKeys(conn, keys), ...TOOL }) : [];
  const tools = new Map(rows.map(toHeldTool).map((tool) => [tool.key, tool]));
  for (const { agent, tool } of wanted) {
    const found = tools.get(tool);
    if (found) asked.get(agent)?.push(found);
  }
  return asked;
}

function toHeldTool(row: ToolRow): HeldTool {
  return {
    key: `${row.server.slug}/${row.name}`,
    pinned: row.pinnedDigest,
    dataClass: row.dataClass as DataClass | null,
    categories: row.categories as DataCategory[],
    effect: row.effect as Effect | null,
    untrusted: row.untrusted,
    outward: row.outward,
  };
}

export interface NewAssessment {
  id: string;
  agentId: string;
  at: Date;
  version: number;
  trigger: RiskTrigger;
  requestId: string | null;
  inputs: unknown;
  score: number;
  level: string;
  explanation: unknown;
}

export async function insertAssessments(tx: Conn, rows: readonly NewAssessment[]): Promise<void> {
  await prismaOf(tx).riskAssessment.createMany({
    data: rows.map(({ inputs, explanation, ...row }) => ({
      ...row,
      inputs: inputs as Json as never,
      explanation: explanation as Json as never,
    })),
  });
}

/** Another level is another time between confirmations, so the date moves with it. */
export async function setRisk(
  tx: Conn,
  agentIds: string[],
  { score, level }: { score: number; level: string },
): Promise<void> {
  await prismaOf(tx).agent.updateMany({
    where: { id: { in: agentIds } },
    data: { riskScore: score, riskLevel: level },
  });
  await prismaOf(tx).$executeRaw`
    UPDATE "Agent" SET "reviewDueAt" = "confirmedFrom" + make_interval(days => ${confirmationDays(level as RiskLevel)}::int)
    WHERE "id" = ANY(${agentIds}::text[]) AND "confirmedFrom" IS NOT NULL`;
}

export async function listHistory(conn: Conn, slug: string, limit: number): Promise<RiskRecord[]> {
  const rows = await prismaOf(conn).riskAssessment.findMany({
    where: { agent: { slug } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
    select: { id: true, at: true, trigger: true, requestId: true, version: true, score: true, level: true },
  });
  const requests = await prismaOf(conn).changeRequest.findMany({
    where: { id: { in: rows.flatMap(({ requestId }) => requestId ?? []) } },
    select: { id: true, number: true },
  });
  return rows.map(({ requestId, at, trigger, level, ...row }) => ({
    ...row,
    at: at.toISOString(),
    trigger: trigger as RiskTrigger,
    level: level as RiskRecord['level'],
    request: requests.find(({ id }) => id === requestId) ?? null,
  }));
}

/** How many agents a walk over delegation looks at; the nearest come first. */
const WIDEST = 2_000;

/**
 * These agents and all that they may call, directly or through others, with the tools that each holds. It walks
 * through drafts too, so that a draft can be looked at as if it were approved.
 */
export async function readDelegation(conn: Conn, starts: readonly string[]): Promise<Map<string, GraphAgent>> {
  const reached = await prismaOf(conn).$queryRaw<{ slug: string }[]>`
    WITH RECURSIVE reached(slug) AS (
      SELECT unnest(${[...starts]}::text[])
      UNION
      SELECT unnest(a."delegatesTo") FROM "Agent" a JOIN reached r ON a."slug" = r.slug
    ) SELECT slug FROM reached LIMIT ${WIDEST}`;
  const rows = await prismaOf(conn).agent.findMany({
    where: { slug: { in: reached.map(({ slug }) => slug) }, status: { not: 'retired' } },
    select: {
      slug: true,
      status: true,
      delegatesTo: true,
      grants: { where: { revokedAt: null }, select: { tool: TOOL } },
    },
  });
  return new Map(
    rows.map(({ slug, status, delegatesTo, grants }) => [
      slug,
      // What a draft would call is not in force.
      {
        slug,
        delegatesTo: isRegistered(status as AgentStatus) ? delegatesTo : [],
        tools: grants.map(({ tool }) => toHeldTool(tool)),
      },
    ]),
  );
}

/** Agents that may call one of these, directly or through others; the nearest first, without these. */
export async function listCallers(conn: Conn, slugs: readonly string[], limit: number): Promise<string[]> {
  const rows = await prismaOf(conn).$queryRaw<{ slug: string }[]>`
    WITH RECURSIVE caller(slug) AS (
      SELECT unnest(${[...slugs]}::text[])
      UNION
      SELECT a."slug" FROM "Agent" a JOIN caller c ON a."delegatesTo" @> ARRAY[c.slug] WHERE a."status" <> 'retired'
    ) SELECT slug FROM caller LIMIT ${limit + slugs.length}`;
  return rows.map(({ slug }) => slug).filter((slug) => !slugs.includes(slug));
}
