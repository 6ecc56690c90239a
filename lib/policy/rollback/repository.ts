import type { AgentStatus } from '@/lib/agents/model/lifecycle';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Constraints } from '@/lib/kernel/constraints';
import type { RequestState } from '@/lib/requests/model/state';
import type { Present } from '../model/rollback';

/** What the registry says of these agents; of a slug that it does not know, nothing. */
export async function readAgentStates(conn: Conn, slugs: readonly string[]): Promise<Present['agents']> {
  const rows = await prismaOf(conn).$queryRaw<{ slug: string; status: string; prohibited: boolean }[]>`
    SELECT "slug", "status", COALESCE("euClass" = 'prohibited', false) AS prohibited
    FROM "Agent" WHERE "slug" = ANY(${[...slugs]})`;
  return new Map(rows.map(({ slug, status, prohibited }) => [slug, { status: status as AgentStatus, prohibited }]));
}

/** Live grants of those of the agents that are suspended, which no policy names. */
export async function readHiddenGrants(conn: Conn, slugs: readonly string[]): Promise<Present['hidden']> {
  const rows = await prismaOf(conn).$queryRaw<{ agent: string; tool: string; constraints: Constraints }[]>`
    SELECT a."slug" AS agent, s."slug" || '/' || t."name" AS tool, g."constraints"
    FROM "Agent" a
    JOIN "Grant" g ON g."agentId" = a."id" AND g."revokedAt" IS NULL
    JOIN "Tool" t ON t."id" = g."toolId" JOIN "McpServer" s ON s."id" = t."serverId"
    WHERE a."slug" = ANY(${[...slugs]}) AND a."status" = 'suspended' ORDER BY g."id"`;
  const hidden = new Map<string, { tool: string; constraints: Constraints }[]>();
  for (const { agent, ...grant } of rows) hidden.set(agent, [...(hidden.get(agent) ?? []), grant]);
  return hidden;
}

/** What became of a request that was just filed. */
export async function findOutcome(tx: Conn, id: string) {
  const row = await prismaOf(tx).changeRequest.findUniqueOrThrow({
    where: { id },
    select: { number: true, state: true, revisionSerial: true },
  });
  return { number: row.number, state: row.state as RequestState, revision: row.revisionSerial };
}
