import { type Conn, prismaOf } from '@/lib/db/prisma';
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
  return prismaOf(conn).$queryRaw<OutcomeCount[]>`
    SELECT "agent", "tool", "decision", "reason", sum("calls")::int AS "calls" FROM "DecisionDay"
    WHERE "start" >= ${from}::timestamp AND ("agent" = ANY(${agents}) OR "tool" = ANY(${tools}))
      AND (${only === null} OR "agent" = ANY(${only ?? []}))
    GROUP BY 1, 2, 3, 4 ORDER BY "calls" DESC LIMIT ${MOST_COUNTS}`;
}

/** `agent tool` of what these agents hold, and of who holds these tools. */
export async function listHeld(conn: Conn, { agents, tools }: { agents: string[]; tools: string[] }) {
  const rows = await prismaOf(conn).$queryRaw<{ key: string }[]>`
    SELECT a."slug" || ' ' || s."slug" || '/' || t."name" AS "key" FROM "Grant" g
    JOIN "Agent" a ON a."id" = g."agentId" JOIN "Tool" t ON t."id" = g."toolId"
    JOIN "McpServer" s ON s."id" = t."serverId"
    WHERE g."revokedAt" IS NULL AND (a."slug" = ANY(${agents}) OR s."slug" || '/' || t."name" = ANY(${tools}))
    LIMIT ${MOST_COUNTS}`;
  return new Set(rows.map(({ key }) => key));
}
