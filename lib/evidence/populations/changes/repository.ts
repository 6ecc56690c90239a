import { Prisma } from '@/lib/db/generated/client';
import type { Conn } from '@/lib/db/prisma';
import type { Period } from '../../model/population';
import { moment, sourceOf } from '../repository';
import type { Source } from '../source';

const slugs = Prisma.sql`(SELECT string_agg(agent."slug", ' ' ORDER BY agent."slug") FROM "RequestAgent" AS about
  JOIN "Agent" AS agent ON agent."id" = about."agentId" WHERE about."requestId" = request."id")`;

/** The highest level of its agents, each as assessed last before the decision, or by it. */
const risk = Prisma.sql`(SELECT (ARRAY['low', 'medium', 'high', 'critical', 'blocked'])[
    max(array_position(ARRAY['low', 'medium', 'high', 'critical', 'blocked'], newest."level"))]
  FROM "RequestAgent" AS about
  JOIN LATERAL (SELECT assessed."level" FROM "RiskAssessment" AS assessed
    WHERE assessed."agentId" = about."agentId" AND assessed."at" <= request."decidedAt"
    ORDER BY assessed."at" DESC, assessed."id" DESC LIMIT 1) AS newest ON true
  WHERE about."requestId" = request."id")`;

export function changesSource(conn: Conn, { from, to }: Period): Source {
  return sourceOf(conn, {
    key: Prisma.sql`request."number"`,
    type: 'int',
    select: Prisma.sql`request."number" AS "request", request."title", request."state",
      requester."email" AS "requester", request."createdAt" AS "requested_at", request."decidedAt" AS "decided_at",
      request."breakGlass" AS "emergency",
      (SELECT string_agg(kind."op" || ' ' || kind."n", ', ' ORDER BY kind."op")
        FROM (SELECT operation->>'op' AS "op", count(*) AS "n" FROM jsonb_array_elements(request."operations") AS operation
          GROUP BY 1) AS kind) AS "operations",
      ${slugs} AS "agents", ${risk} AS "risk_level", request."approvalPolicyVersion" AS "policy_version",
      request."digest", request."revisionSerial" AS "revision", revision."createdAt" AS "published_at"`,
    from: Prisma.sql`FROM "ChangeRequest" AS request
      JOIN "Person" AS requester ON requester."id" = request."requesterId"
      LEFT JOIN "Revision" AS revision ON revision."serial" = request."revisionSerial"
      WHERE request."decidedAt" >= ${moment(from)} AND request."decidedAt" < ${moment(to)}`,
  });
}

export function decisionsSource(conn: Conn, { from, to }: Period): Source {
  return sourceOf(conn, {
    key: Prisma.sql`decision."id"`,
    type: 'text',
    select: Prisma.sql`decision."id" AS "decision", request."number" AS "request", person."email" AS "decided_by",
      behalf."email" AS "on_behalf_of", decision."decision" AS "answer", decision."stage", decision."digest",
      decision."comment", decision."via", decision."at" AS "decided_at"`,
    from: Prisma.sql`FROM "Decision" AS decision
      JOIN "ChangeRequest" AS request ON request."id" = decision."requestId"
      JOIN "Person" AS person ON person."id" = decision."personId"
      LEFT JOIN "Person" AS behalf ON behalf."id" = decision."onBehalfOfId"
      WHERE decision."at" >= ${moment(from)} AND decision."at" < ${moment(to)}`,
  });
}

export function breakGlassSource(conn: Conn, { from, to }: Period): Source {
  const reviewed = Prisma.sql`request."reviewedAt" < ${moment(to)}`;
  return sourceOf(conn, {
    key: Prisma.sql`request."number"`,
    type: 'int',
    select: Prisma.sql`request."number" AS "request", person."email" AS "given_by", ${slugs} AS "agents",
      (SELECT string_agg(operation->>'tool', ' ' ORDER BY operation->>'tool')
        FROM jsonb_array_elements(request."operations") AS operation) AS "tools",
      request."justification", request."ticket", request."createdAt" AS "given_at",
      (SELECT max((operation->'constraints'->>'notAfter')::timestamptz AT TIME ZONE 'UTC')
        FROM jsonb_array_elements(request."operations") AS operation) AS "ends_at",
      request."reviewDueAt" AS "review_due_at",
      CASE WHEN ${reviewed} THEN request."reviewedAt" END AS "reviewed_at",
      CASE WHEN ${reviewed} THEN reviewer."email" END AS "reviewed_by",
      CASE WHEN ${reviewed} THEN request."reviewNote" END AS "review_note"`,
    from: Prisma.sql`FROM "ChangeRequest" AS request
      JOIN "Person" AS person ON person."id" = request."requesterId"
      LEFT JOIN "Person" AS reviewer ON reviewer."id" = request."reviewedById"
      WHERE request."breakGlass" AND request."createdAt" >= ${moment(from)} AND request."createdAt" < ${moment(to)}`,
  });
}
