import type { Scope } from '@/lib/authz/authorize';
import { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { DATA_CLASSES } from '@/lib/kernel/data-class';
import type { RiskLevel } from '@/lib/kernel/risk-level';
import type { OverviewAgentsFilter, OverviewFilter } from '../model/dto';
import type { Cell, GrantCount } from '../model/facts';
import { GAPS, type Gap } from '../model/gaps';

/** What is found out beforehand: people who left, and servers by the gateways before them. */
export interface Standing {
  now: Date;
  /** Ids of people who are no longer here. */
  gone: string[];
  /** Slugs of servers that a gateway in trouble stands before, and of those that any stands before that enforces. */
  troubled: string[];
  guarded: string[];
}

/** When a gap holds of `agent`; `held` is what it holds. A number and its rows are counted by the same words. */
function gapSql({ now, gone }: Standing): Record<Gap, Prisma.Sql> {
  return {
    owner: Prisma.sql`(agent."ownerId" = ANY(${gone}) OR agent."backupOwnerId" = ANY(${gone}))`,
    risk: Prisma.sql`agent."riskScore" IS NULL`,
    'eu-class': Prisma.sql`agent."euClass" IS NULL`,
    acceptance: Prisma.sql`(coalesce(accepted.over, false)
      OR (coalesce(agent."riskLevel" IN ('critical', 'blocked'), false) AND NOT coalesce(accepted.live, false)))`,
    confirmation: Prisma.sql`coalesce(agent."reviewDueAt" <= ${now}::timestamp, false)`,
    'weekly-review': Prisma.sql`missed.agent IS NOT NULL`,
    gateway: Prisma.sql`coalesce(held.troubled, false)`,
    unguarded: Prisma.sql`coalesce(held.unguarded, false)`,
    shadow: Prisma.sql`agent."mode" = 'shadow'`,
  };
}

const column = (gap: Gap) => Prisma.raw(`"gap ${gap}"`);

/** `facts`: every agent with what it can touch and which gaps it has. */
function withFacts(standing: Standing): Prisma.Sql {
  const { now, troubled, guarded } = standing;
  const gaps = gapSql(standing);
  return Prisma.sql`
    WITH tools AS MATERIALIZED (
      SELECT tool."id", server."slug" = ANY(${troubled}) AS troubled, server."slug" <> ALL(${guarded}) AS unguarded,
        coalesce(array_position(ARRAY['public', 'internal', 'confidential', 'restricted'], tool."dataClass"), 0) AS rank,
        tool."dataClass" IS NULL AS unlabelled,
        coalesce(tool."dataClass" IN ('confidential', 'restricted'), false)
          OR tool."categories" && ARRAY['pii', 'phi', 'pci', 'financial']
          OR EXISTS (SELECT FROM unnest(tool."fields") AS field WHERE field ~ ': ?(confidential|restricted)$') AS customer
      FROM "Tool" AS tool JOIN "McpServer" AS server ON server."id" = tool."serverId" WHERE tool."removedAt" IS NULL
    ), held AS (
      SELECT live."agentId", max(tools.rank) AS rank, bool_or(tools.customer) AS customer,
        bool_or(tools.unlabelled) AS unlabelled, bool_or(tools.troubled) AS troubled, bool_or(tools.unguarded) AS unguarded
      FROM "Grant" AS live JOIN tools ON tools."id" = live."toolId"
      WHERE live."revokedAt" IS NULL AND (live."endsAt" IS NULL OR live."endsAt" > ${now}::timestamp) GROUP BY 1
    ), missed AS (
      SELECT DISTINCT one."agent" FROM "Review" AS review JOIN "ReviewAgent" AS one ON one."reviewId" = review."id"
      WHERE review."kind" = 'weekly' AND review."completedAt" IS NULL AND review."dueAt" < ${now}::timestamp
    ), accepted AS (
      SELECT "agentId", bool_or("until" > ${now}::timestamp) AS live, bool_or("until" <= ${now}::timestamp) AS over
      FROM "RiskAcceptance" WHERE "endedAt" IS NULL GROUP BY 1
    ), facts AS MATERIALIZED (
      SELECT agent."slug", agent."name", agent."team", agent."environment", agent."status", agent."riskLevel",
        agent."riskScore", held.rank, agent."status" = 'active' AS active,
        agent."status" = 'active' AND coalesce(held.customer, false) AS customer,
        agent."status" = 'active' AND coalesce(held.unlabelled AND NOT held.customer, false) AS maybe,
        ${Prisma.join(GAPS.map((gap) => Prisma.sql`agent."status" = 'active' AND ${gaps[gap]} AS ${column(gap)}`))}
      FROM "Agent" AS agent LEFT JOIN held ON held."agentId" = agent."id"
      LEFT JOIN missed ON missed."agent" = agent."slug" LEFT JOIN accepted ON accepted."agentId" = agent."id"
    )`;
}

const ANY_GAP = Prisma.join(
  GAPS.map((gap) => column(gap)),
  ' OR ',
);

type CellRow = Omit<Cell, 'gaps'> & Record<`c${number}` | `a${number}`, number>;

export async function countCells(conn: Conn, standing: Standing): Promise<Cell[]> {
  const counts = GAPS.map(
    (gap, n) => Prisma.sql`count(*) FILTER (WHERE customer AND ${column(gap)})::int AS ${Prisma.raw(`c${n}`)},
      count(*) FILTER (WHERE ${column(gap)})::int AS ${Prisma.raw(`a${n}`)}`,
  );
  const rows = await prismaOf(conn).$queryRaw<CellRow[]>`${withFacts(standing)}
    SELECT "team", "environment", "status", "riskLevel" AS level, rank, count(*)::int AS agents,
      count(*) FILTER (WHERE customer)::int AS customer, count(*) FILTER (WHERE maybe)::int AS maybe,
      count(*) FILTER (WHERE customer AND (${ANY_GAP}))::int AS ungoverned, ${Prisma.join(counts)}
    FROM facts GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`;
  return rows.map((row) => {
    const { team, environment, status, level, rank, agents, customer, maybe, ungoverned } = row;
    const gaps: Cell['gaps'] = {};
    GAPS.forEach((gap, n) => {
      const [ofCustomer, ofActive] = [row[`c${n}`] as number, row[`a${n}`] as number];
      if (ofActive > 0) gaps[gap] = { customer: ofCustomer, active: ofActive };
    });
    return { team, environment, status, level, rank, agents, customer, maybe, ungoverned, gaps };
  });
}

function within({ team, environment }: OverviewFilter, of: string): Prisma.Sql[] {
  return [
    ...(team === undefined ? [] : [Prisma.sql`${Prisma.raw(of)}."team" = ${team}`]),
    ...(environment === undefined ? [] : [Prisma.sql`${Prisma.raw(of)}."environment" = ${environment}`]),
  ];
}

const rankOf = (held: NonNullable<OverviewAgentsFilter['class']>) =>
  held === 'none' ? 0 : DATA_CLASSES.indexOf(held) + 1;

export interface AgentFacts {
  slug: string;
  name: string;
  team: string;
  environment: string;
  riskLevel: RiskLevel | null;
  riskScore: number | null;
  rank: number | null;
  gaps: Gap[];
}

/** The agents behind a number, by slug. */
export async function listAgents(
  conn: Conn,
  _scope: Scope,
  standing: Standing,
  filter: OverviewAgentsFilter,
  { limit, after = '' }: { limit: number; after?: string | undefined },
): Promise<AgentFacts[]> {
  const set = {
    'customer-data': Prisma.sql`customer`,
    'not-governed': Prisma.sql`customer AND (${ANY_GAP})`,
    unlabelled: Prisma.sql`maybe`,
    'high-risk': Prisma.sql`active AND "riskLevel" IN ('high', 'critical', 'blocked')`,
    active: Prisma.sql`active`,
  }[filter.of];
  const where = [
    set,
    Prisma.sql`"slug" > ${after}`,
    ...within(filter, 'facts'),
    ...(filter.gap ? [column(filter.gap)] : []),
    ...(filter.class ? [Prisma.sql`rank = ${rankOf(filter.class)}`] : []),
  ];
  const rows = await prismaOf(conn).$queryRaw<(Omit<AgentFacts, 'gaps'> & Record<string, unknown>)[]>`
    ${withFacts(standing)} SELECT * FROM facts WHERE ${Prisma.join(where, ' AND ')} ORDER BY "slug" LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, gaps: GAPS.filter((gap) => row[`gap ${gap}`] === true) }));
}

/** Materialized: with a LIMIT alone the database would walk by id and look through every tool for each grant.
 * `grants`: live ones of active agents; `young` where it is too early to tell, `heard` where calls were told of all that
 * time: before a gateway told of any, nobody knows what was called. */
function withGrants(now: Date, from: Date): Prisma.Sql {
  return Prisma.sql`
    WITH used AS (
      SELECT DISTINCT "agent", "tool" FROM "DecisionDay" WHERE "start" >= ${from}::timestamp AND "decision" = 'allow'
    ), heard AS (
      SELECT DISTINCT unnest(gateway."servers") AS server FROM "Gateway" AS gateway WHERE EXISTS (
        SELECT FROM "DecisionDay" AS day WHERE day."gatewayId" = gateway."id" AND day."start" >= ${from}::timestamp)
        AND EXISTS (SELECT FROM "DecisionBatch" AS batch WHERE batch."gatewayId" = gateway."id" AND batch."number" = 1
          AND batch."receivedAt" <= ${from}::timestamp)
    ), tools AS MATERIALIZED (
      SELECT tool."id", server."slug" || '/' || tool."name" AS key, heard.server IS NOT NULL AS heard
      FROM "Tool" AS tool JOIN "McpServer" AS server ON server."id" = tool."serverId"
      LEFT JOIN heard ON heard.server = server."slug"
    ), grants AS MATERIALIZED (
      SELECT live."id", live."createdAt", agent."slug", agent."name", agent."team", agent."environment", tools.key,
        live."createdAt" >= ${from}::timestamp AS young, tools.heard, used."agent" IS NULL AS unused
      FROM "Grant" AS live JOIN "Agent" AS agent ON agent."id" = live."agentId" AND agent."status" = 'active'
      JOIN tools ON tools."id" = live."toolId"
      LEFT JOIN used ON used."agent" = agent."slug" AND used."tool" = tools.key
      WHERE live."revokedAt" IS NULL AND (live."endsAt" IS NULL OR live."endsAt" > ${now}::timestamp)
    )`;
}

export async function countGrants(conn: Conn, now: Date, from: Date): Promise<GrantCount[]> {
  return prismaOf(conn).$queryRaw<GrantCount[]>`${withGrants(now, from)}
    SELECT "team", "environment", count(*) FILTER (WHERE young)::int AS young,
      count(*) FILTER (WHERE NOT young AND NOT heard)::int AS unheard,
      count(*) FILTER (WHERE NOT young AND heard)::int AS settled,
      count(*) FILTER (WHERE NOT young AND heard AND unused)::int AS unused
    FROM grants GROUP BY 1, 2 ORDER BY 1, 2`;
}

export async function listUnused(
  conn: Conn,
  _scope: Scope,
  { now, from }: { now: Date; from: Date },
  filter: OverviewFilter,
  { limit, after = '' }: { limit: number; after?: string | undefined },
) {
  const where = [Prisma.sql`NOT young AND heard AND unused AND "id" > ${after}`, ...within(filter, 'grants')];
  return prismaOf(conn).$queryRaw<
    { id: string; createdAt: Date; slug: string; name: string; team: string; environment: string; key: string }[]
  >`${withGrants(now, from)} SELECT * FROM grants WHERE ${Prisma.join(where, ' AND ')} ORDER BY "id" LIMIT ${limit}`;
}
