import { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { whereKeys } from '@/lib/servers/keys/repository';
import type { OutcomeCount } from '../model/replay';

/** Agents times tools times outcomes; an agent that tries more names is another matter. */
const MOST_COUNTS = 20_000;

/** Calls of these agents, and of these tools by anybody of `only`, by what came of them. */
export async function countOutcomes(
  conn: Conn,
  { agents, tools }: { agents: string[]; tools: string[] },
  from: Date,
  only: string[] | null,
): Promise<OutcomeCount[]> {
  // No index begins with the tool: where it is about none, that must not be looked for.
  const byTool = tools.length === 0 ? Prisma.empty : Prisma.sql`OR "tool" = ANY(${tools})`;
  return prismaOf(conn).$queryRaw<OutcomeCount[]>`
    SELECT "agent", "tool", "decision", "reason", sum("calls")::int AS "calls" FROM "DecisionDay"
    WHERE "start" >= ${from}::timestamp AND ("agent" = ANY(${agents}) ${byTool})
      AND (${only === null} OR "agent" = ANY(${only ?? []}))
    GROUP BY 1, 2, 3, 4 ORDER BY "calls" DESC LIMIT ${MOST_COUNTS}`;
}

/** `agent tool` of what these agents hold, and of who holds these tools. */
export async function listHeld(conn: Conn, { agents, tools }: { agents: string[]; tools: string[] }) {
  const rows = await prismaOf(conn).grant.findMany({
    where: { revokedAt: null, OR: [{ agent: { slug: { in: agents } } }, { tool: await whereKeys(conn, tools) }] },
    select: {
      agent: { select: { slug: true } },
      tool: { select: { name: true, server: { select: { slug: true } } } },
    },
    take: MOST_COUNTS,
  });
  return new Set(rows.map(({ agent, tool }) => `${agent.slug} ${tool.server.slug}/${tool.name}`));
}
