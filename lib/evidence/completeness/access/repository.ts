import { Prisma } from '@/lib/db/generated/client';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Period } from '../../model/population';
import { grantEnd } from '../../populations/access/repository';
import { moment } from '../../populations/repository';
import { checkOf, within } from '../repository';

const decidedIn = within.bind(null, Prisma.sql`request."decidedAt"`);

export const GRANT_CHECKS = [
  checkOf(
    'request-to-grant',
    'Each tool that an approved change of the period gives has its grant; one that has ended says why.',
    (period) => Prisma.sql`
      SELECT request."number"::text AS "id",
        (one."id" IS NOT NULL AND (one."revokedAt" IS NULL OR COALESCE(one."revokeReason", '') <> '')) AS "ok"
      FROM "ChangeRequest" AS request
      JOIN LATERAL jsonb_array_elements(request."operations") AS operation
        ON operation->>'op' IN ('grant', 'constrain')
      LEFT JOIN LATERAL (SELECT given.* FROM (
          SELECT * FROM "Grant" WHERE "requestId" = request."id"
          -- A bound that only became tighter left the grant that there was.
          UNION ALL SELECT * FROM "Grant" WHERE operation->>'op' = 'constrain' AND "requestId" <> request."id"
            AND "agentId" = (SELECT "id" FROM "Agent" WHERE "slug" = operation->>'agent')
            AND "createdAt" <= request."decidedAt" AND ("revokedAt" IS NULL OR "revokedAt" >= request."decidedAt")
        ) AS given
        JOIN "Agent" AS agent ON agent."id" = given."agentId" AND agent."slug" = operation->>'agent'
        JOIN "Tool" AS tool ON tool."id" = given."toolId"
        JOIN "McpServer" AS server ON server."id" = tool."serverId"
          AND server."slug" || '/' || tool."name" = operation->>'tool'
        ORDER BY (given."requestId" = request."id") DESC, given."id" LIMIT 1) AS one ON true
      WHERE request."state" = 'approved' AND ${decidedIn(period)}`,
  ),
  checkOf(
    'grant-to-request',
    'Each grant that was live in the period was asked for by an approved change.',
    ({ from, to }) => Prisma.sql`
      SELECT one."id", (request."state" = 'approved' AND EXISTS (SELECT 1
        FROM jsonb_array_elements(request."operations") AS operation
        WHERE operation->>'op' IN ('grant', 'constrain') AND operation->>'agent' = agent."slug"
          AND operation->>'tool' = server."slug" || '/' || tool."name")) AS "ok"
      FROM "Grant" AS one
      JOIN "Agent" AS agent ON agent."id" = one."agentId"
      JOIN "Tool" AS tool ON tool."id" = one."toolId"
      JOIN "McpServer" AS server ON server."id" = tool."serverId"
      JOIN "ChangeRequest" AS request ON request."id" = one."requestId"
      WHERE one."createdAt" < ${moment(to)} AND (${grantEnd} IS NULL OR ${grantEnd} >= ${moment(from)})`,
  ),
];

/** Of grants that a policy holds, those that were not live by its words at that moment. */
export async function listNotLive(conn: Conn, ids: string[], { to }: Period): Promise<Set<string>> {
  const rows = await prismaOf(conn).$queryRaw<{ id: string }[]>`
    SELECT wanted."id" FROM unnest(${ids}::text[]) AS wanted("id")
    LEFT JOIN "Grant" AS one ON one."id" = wanted."id" AND one."createdAt" < ${moment(to)}
      -- Until the job has noted that one is over, the policy holds it with its end.
      AND (one."revokedAt" IS NULL OR one."revokedAt" >= ${moment(to)} OR one."endsAt" < ${moment(to)})
    WHERE one."id" IS NULL`;
  return new Set(rows.map(({ id }) => id));
}

/** Grants that were live at the end of a period, by id. */
export async function listLive(conn: Conn, { to }: Period, after: string, limit: number) {
  return prismaOf(conn).$queryRaw<{ id: string; agent: string }[]>`
    SELECT one."id", agent."slug" AS "agent" FROM "Grant" AS one JOIN "Agent" AS agent ON agent."id" = one."agentId"
    WHERE one."createdAt" < ${moment(to)} AND (${grantEnd} IS NULL OR ${grantEnd} >= ${moment(to)})
      AND one."id" > ${after} ORDER BY one."id" LIMIT ${limit}`;
}

const approvedOp = (op: Prisma.Sql) => Prisma.sql`SELECT 1 FROM "RequestAgent" AS about
  JOIN "ChangeRequest" AS request ON request."id" = about."requestId" AND request."state" = 'approved'
  WHERE about."agentId" = agent."id"
    AND request."operations" @> jsonb_build_array(jsonb_build_object('op', ${op}, 'agent', agent."slug"))`;

export const AGENT_CHECKS = [
  checkOf(
    'request-to-agent',
    'Each agent that an approved change of the period registers is on record.',
    (period) => Prisma.sql`
      SELECT request."number"::text AS "id", EXISTS (SELECT 1 FROM "Agent" AS agent
        WHERE agent."slug" = operation->>'agent') AS "ok"
      FROM "ChangeRequest" AS request
      JOIN LATERAL jsonb_array_elements(request."operations") AS operation ON operation->>'op' = 'register-agent'
      WHERE request."state" = 'approved' AND ${decidedIn(period)}`,
  ),
];

/** Of agents that a policy holds, those that no approved change registered. */
export async function listUnregistered(conn: Conn, slugs: string[]): Promise<Set<string>> {
  const rows = await prismaOf(conn).$queryRaw<{ slug: string }[]>`
    SELECT wanted."slug" FROM unnest(${slugs}::text[]) AS wanted("slug")
    LEFT JOIN "Agent" AS agent ON agent."slug" = wanted."slug"
    WHERE agent."id" IS NULL OR NOT EXISTS (${approvedOp(Prisma.sql`'register-agent'::text`)})`;
  return new Set(rows.map(({ slug }) => slug));
}

/** Agents that were registered and not retired at the end of a period, by slug. */
export async function listRegistered(conn: Conn, { to }: Period, after: string, limit: number): Promise<string[]> {
  const rows = await prismaOf(conn).$queryRaw<{ slug: string }[]>`
    SELECT agent."slug" FROM "Agent" AS agent WHERE agent."slug" > ${after}
      AND EXISTS (${approvedOp(Prisma.sql`'register-agent'::text`)} AND request."decidedAt" < ${moment(to)})
      AND NOT EXISTS (${approvedOp(Prisma.sql`'retire'::text`)} AND request."decidedAt" < ${moment(to)})
    ORDER BY agent."slug" LIMIT ${limit}`;
  return rows.map(({ slug }) => slug);
}

export const RETIREMENT_CHECKS = [
  checkOf(
    'holds-nothing',
    'No agent that was retired in the period had a live grant at its end.',
    ({ from, to }) => Prisma.sql`
      SELECT agent."slug" AS "id", NOT EXISTS (SELECT 1 FROM "Grant" AS one WHERE one."agentId" = agent."id"
        AND one."createdAt" < ${moment(to)} AND (${grantEnd} IS NULL OR ${grantEnd} >= ${moment(to)})) AS "ok"
      FROM "ChangeRequest" AS request
      JOIN LATERAL jsonb_array_elements(request."operations") AS operation ON operation->>'op' = 'retire'
      JOIN "Agent" AS agent ON agent."slug" = operation->>'agent'
      WHERE request."state" = 'approved' AND ${decidedIn({ from, to })}`,
  ),
  checkOf(
    'log-to-retirement',
    'Each retirement that the audit log has is of an agent that is on record as retired.',
    (period) => Prisma.sql`
      SELECT entry."seq"::text AS "id", EXISTS (SELECT 1 FROM "Agent" AS agent
        WHERE agent."slug" = operation->>'agent' AND agent."status" = 'retired') AS "ok"
      FROM "AuditEntry" AS entry
      JOIN LATERAL jsonb_array_elements(entry."detail"->'operations') AS operation ON operation->>'op' = 'retire'
      WHERE entry."action" = 'request.apply' AND ${within(Prisma.sql`entry."at"`, period)}`,
  ),
];

export const ACCEPTANCE_CHECKS = [
  checkOf(
    'acceptance-to-request',
    'Each risk that was accepted in the period was so by an approved change that says it.',
    (period) => Prisma.sql`
      SELECT accepted."id", EXISTS (SELECT 1 FROM "ChangeRequest" AS request
        JOIN LATERAL jsonb_array_elements(request."operations") AS operation ON operation->>'op' = 'accept-risk'
        WHERE request."id" = accepted."requestId" AND request."state" = 'approved'
          AND operation->>'agent' = agent."slug" AND operation->>'risk' = accepted."risk") AS "ok"
      FROM "RiskAcceptance" AS accepted JOIN "Agent" AS agent ON agent."id" = accepted."agentId"
      WHERE ${within(Prisma.sql`accepted."createdAt"`, period)}`,
  ),
  checkOf(
    'request-to-acceptance',
    'Each risk that an approved change of the period accepts is on record.',
    (period) => Prisma.sql`
      SELECT request."number"::text AS "id", EXISTS (SELECT 1 FROM "RiskAcceptance" AS accepted
        JOIN "Agent" AS agent ON agent."id" = accepted."agentId" AND agent."slug" = operation->>'agent'
        WHERE accepted."requestId" = request."id" AND accepted."risk" = operation->>'risk') AS "ok"
      FROM "ChangeRequest" AS request
      JOIN LATERAL jsonb_array_elements(request."operations") AS operation ON operation->>'op' = 'accept-risk'
      WHERE request."state" = 'approved' AND ${decidedIn(period)}`,
  ),
  checkOf(
    'settled-to-log',
    'Each accepted risk that somebody settled in the period was so by the audit log, or was accepted anew.',
    (period) => Prisma.sql`
      SELECT accepted."id", (EXISTS (SELECT 1 FROM "AuditEntry" AS entry WHERE entry."action" = 'risk.settle'
        AND entry."subjectKind" = 'agent' AND entry."subjectId" = agent."slug"
        AND entry."detail"->>'acceptance' = accepted."id") OR accepted."endedReason" LIKE 'accepted anew by request %') AS "ok"
      FROM "RiskAcceptance" AS accepted JOIN "Agent" AS agent ON agent."id" = accepted."agentId"
      WHERE ${within(Prisma.sql`accepted."endedAt"`, period)}`,
  ),
];
