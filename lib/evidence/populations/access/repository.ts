import { Prisma } from '@/lib/db/generated/client';
import type { Conn } from '@/lib/db/prisma';
import type { Period } from '../../model/population';
import { moment, sourceOf } from '../repository';
import type { Source } from '../source';

/** The newest approved request about an agent, before the end, with an operation of one of these kinds on it. */
const approved = (ops: string[], { to }: Period) => Prisma.sql`
  SELECT request."number", request."decidedAt", request."requesterId", request."revisionSerial", asked."value" AS "operation"
  FROM "RequestAgent" AS about
  JOIN "ChangeRequest" AS request ON request."id" = about."requestId"
    AND request."state" = 'approved' AND request."decidedAt" < ${moment(to)}
  JOIN LATERAL jsonb_array_elements(request."operations") AS asked("value")
    ON asked."value"->>'op' = ANY(${ops}) AND asked."value"->>'agent' = agent."slug"
  WHERE about."agentId" = agent."id"
  ORDER BY request."decidedAt" DESC, request."number" DESC LIMIT 1`;

export function agentsSource(conn: Conn, period: Period): Source {
  const { from, to } = period;
  return sourceOf(conn, {
    key: Prisma.sql`agent."slug"`,
    type: 'text',
    select: Prisma.sql`agent."slug" AS "agent", spec.operation->>'name' AS "name",
      spec.operation->'spec'->>'team' AS "team", spec.operation->'spec'->>'owner' AS "owner",
      spec.operation->'spec'->>'environment' AS "environment",
      risk."level" AS "risk_level", risk."score" AS "risk_score", eu."result" AS "eu_class",
      agent."createdAt" AS "registered_at", registered."number" AS "request", registered."decidedAt" AS "approved_at",
      retired."decidedAt" AS "retired_at"`,
    from: Prisma.sql`FROM "Agent" AS agent
      LEFT JOIN LATERAL (${approved(['retire'], period)}) AS retired ON true
      LEFT JOIN LATERAL (${approved(['register-agent', 'update-agent'], period)}) AS spec ON true
      LEFT JOIN LATERAL (${approved(['register-agent'], period)}) AS registered ON true
      LEFT JOIN LATERAL (SELECT "level", "score" FROM "RiskAssessment" WHERE "agentId" = agent."id"
        AND "at" < ${moment(to)} ORDER BY "at" DESC, "id" DESC LIMIT 1) AS risk ON true
      LEFT JOIN LATERAL (SELECT "result" FROM "EuAssessment" WHERE "agentId" = agent."id"
        AND "at" < ${moment(to)} ORDER BY "at" DESC, "id" DESC LIMIT 1) AS eu ON true
      WHERE agent."createdAt" < ${moment(to)}
        AND (retired."decidedAt" IS NULL OR retired."decidedAt" >= ${moment(from)})`,
  });
}

export function retirementsSource(conn: Conn, period: Period): Source {
  const { from } = period;
  return sourceOf(conn, {
    key: Prisma.sql`agent."slug"`,
    type: 'text',
    select: Prisma.sql`agent."slug" AS "agent", retired."number" AS "request", person."email" AS "retired_by",
      retired."decidedAt" AS "retired_at", (SELECT count(*)::int FROM "Grant" AS ended
        WHERE ended."agentId" = agent."id" AND ended."revokedAt" = retired."decidedAt") AS "grants_ended",
      retired."revisionSerial" AS "revision", revision."createdAt" AS "published_at"`,
    from: Prisma.sql`FROM "Agent" AS agent
      JOIN LATERAL (${approved(['retire'], period)}) AS retired ON true
      JOIN "Person" AS person ON person."id" = retired."requesterId"
      LEFT JOIN "Revision" AS revision ON revision."serial" = retired."revisionSerial"
      WHERE retired."decidedAt" >= ${moment(from)}`,
  });
}

/** When a grant ended: at the end that it was given, even where the job that notes it comes later. */
export const grantEnd = Prisma.sql`LEAST(one."revokedAt", one."endsAt")`;

export function grantsSource(conn: Conn, { from, to }: Period): Source {
  const ended = Prisma.sql`${grantEnd} < ${moment(to)}`;
  return sourceOf(conn, {
    key: Prisma.sql`one."id"`,
    type: 'text',
    select: Prisma.sql`one."id" AS "grant", agent."slug" AS "agent", server."slug" || '/' || tool."name" AS "tool",
      request."number" AS "request", asked.operation->'constraints' AS "constraints",
      one."createdAt" AS "granted_at", NOT COALESCE(${ended}, false) AS "live_at_end",
      CASE WHEN ${ended} THEN ${grantEnd} END AS "ended_at",
      CASE WHEN ${ended} THEN CASE WHEN one."revokedAt" <= COALESCE(one."endsAt", one."revokedAt")
        THEN one."revokeReason" ELSE 'expired' END END AS "ended_because"`,
    from: Prisma.sql`FROM "Grant" AS one
      JOIN "Agent" AS agent ON agent."id" = one."agentId"
      JOIN "Tool" AS tool ON tool."id" = one."toolId"
      JOIN "McpServer" AS server ON server."id" = tool."serverId"
      JOIN "ChangeRequest" AS request ON request."id" = one."requestId"
      LEFT JOIN LATERAL (SELECT operation FROM jsonb_array_elements(request."operations") AS operation
        WHERE operation->>'op' IN ('grant', 'constrain') AND operation->>'agent' = agent."slug"
          AND operation->>'tool' = server."slug" || '/' || tool."name" LIMIT 1) AS asked ON true
      WHERE one."createdAt" < ${moment(to)}
        AND (${grantEnd} IS NULL OR ${grantEnd} >= ${moment(from)})`,
  });
}
