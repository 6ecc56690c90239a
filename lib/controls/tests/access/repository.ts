import { type ACCESS_TESTS, UNUSED_DAYS } from '@/lib/controls/model/tests-access';
import { Prisma } from '@/lib/db/generated/client';
import { ago, at, type Facts, GOVERNED, gatewaysOf, type Questions, UNTOLD, unsaid } from '../sql/repository';

const AGENTS = Prisma.sql`SELECT count(*) FROM "Agent" WHERE ${GOVERNED}`;
const ACTIVE = Prisma.sql`SELECT count(*) FROM "Agent" WHERE "status" = 'active'`;
const IN_PRODUCTION = Prisma.sql`"status" = 'active' AND "environment" = 'production'`;
const RETIRED = Prisma.sql`SELECT count(*) FROM "Agent" WHERE "status" = 'retired'`;
const HELD = Prisma.sql`EXISTS (SELECT 1 FROM "Grant" gr WHERE gr."toolId" = t."id" AND gr."revokedAt" IS NULL)`;
/** The request that retired the agent `a`, and its revision. */
const RETIRING = Prisma.sql`SELECT cr."revisionSerial" AS "serial" FROM "RequestAgent" ra
  JOIN "ChangeRequest" cr ON cr."id" = ra."requestId" AND cr."state" = 'approved' AND cr."revisionSerial" IS NOT NULL
  WHERE ra."agentId" = a."id"
    AND cr."operations" @> jsonb_build_array(jsonb_build_object('op', 'retire', 'agent', a."slug"))
  ORDER BY cr."number" DESC LIMIT 1`;
/** "7 edge, inner": a serial, and the gateways that enforce and have not said that they are past it. */
const lagging = (facts: Facts, serial: Prisma.Sql, before = Prisma.sql`true`) => Prisma.sql`SELECT
  string_agg(g."slug", ', ' ORDER BY g."slug") AS "names" FROM ${gatewaysOf(facts)}
  WHERE g."mode" = 'enforce' AND (g."serial" IS NULL OR g."serial" < ${serial}) AND ${before}`;
const REMOVED_DAYS = 90;
const YEAR = 365;
/** The last weekly review of each team and part that was due. */
const dueReviews = ({ now }: Facts) => Prisma.sql`SELECT DISTINCT ON (r."team", r."part") r.* FROM "Review" r
  WHERE r."kind" = 'weekly' AND r."dueAt" <= ${at(now)}
    AND EXISTS (SELECT 1 FROM "Agent" WHERE "team" = r."team" AND ${GOVERNED})
  ORDER BY r."team", r."part", r."to" DESC`;

/** Active agents that have held something for as long as is looked back for use. */
const longHeld = (facts: Facts) => Prisma.sql`SELECT count(*) FROM "Agent" a WHERE a."status" = 'active' AND EXISTS (
  SELECT 1 FROM "Grant" gr WHERE gr."agentId" = a."id" AND gr."revokedAt" IS NULL
    AND gr."createdAt" <= ${ago(facts, UNUSED_DAYS)})`;

export const ACCESS_QUESTIONS: Questions<keyof typeof ACCESS_TESTS> = {
  'agents-owned': () => ({
    total: AGENTS,
    failing: Prisma.sql`SELECT a."slug" AS "key", a."name" AS "label",
        CASE WHEN o."status" <> 'active' AND b."status" <> 'active' THEN 'both' WHEN o."status" <> 'active' THEN 'owner'
          WHEN b."status" <> 'active' THEN 'backup' ELSE 'same' END AS "fault",
        CASE WHEN o."status" <> 'active' THEN o."name" ELSE b."name" END AS "detail", NULL::timestamp(3) AS "at"
      FROM "Agent" a JOIN "Person" o ON o."id" = a."ownerId" JOIN "Person" b ON b."id" = a."backupOwnerId"
      WHERE a.${GOVERNED} AND (o."status" <> 'active' OR b."status" <> 'active' OR a."ownerId" = a."backupOwnerId")`,
  }),
  'agents-identified': () => ({
    total: ACTIVE,
    failing: Prisma.sql`SELECT a."slug" AS "key", a."name" AS "label", 'none' AS "fault", NULL::text AS "detail",
        NULL::timestamp(3) AS "at"
      FROM "Agent" a WHERE a."status" = 'active' AND a."identities" = '[]'::jsonb AND NOT EXISTS (
        SELECT 1 FROM "Credential" c WHERE c."agentId" = a."id" AND c."revokedAt" IS NULL)`,
  }),
  'agents-enforced': () => ({
    total: Prisma.sql`SELECT count(*) FROM "Agent" WHERE ${IN_PRODUCTION}`,
    failing: Prisma.sql`SELECT "slug" AS "key", "name" AS "label", 'shadow' AS "fault", NULL::text AS "detail",
        NULL::timestamp(3) AS "at"
      FROM "Agent" WHERE ${IN_PRODUCTION} AND "mode" = 'shadow'`,
  }),
  'servers-enforced': (facts) => ({
    total: Prisma.sql`SELECT count(*) FROM "McpServer" WHERE "environment" = 'production'`,
    failing: Prisma.sql`SELECT s."slug" AS "key", s."name" AS "label",
        CASE WHEN b."all" IS NULL THEN 'none' WHEN b."enforcing" IS NULL THEN 'shadow' ELSE 'unheard' END AS "fault",
        coalesce(b."enforcing", b."all") AS "detail", NULL::timestamp(3) AS "at"
      FROM "McpServer" s LEFT JOIN LATERAL (SELECT string_agg(g."slug", ', ' ORDER BY g."slug") AS "all",
          string_agg(g."slug", ', ' ORDER BY g."slug") FILTER (WHERE g."mode" = 'enforce') AS "enforcing",
          coalesce(bool_or(g."mode" = 'enforce' AND g."state" IN ('current', 'behind')), false) AS "ok"
        FROM ${gatewaysOf(facts)} WHERE s."slug" = ANY(g."servers")) b ON true
      WHERE s."environment" = 'production' AND NOT b."ok"`,
  }),
  'tools-classified': () => ({
    total: Prisma.sql`SELECT count(*) FROM "Tool" t WHERE ${HELD}`,
    failing: Prisma.sql`SELECT s."slug" || '/' || t."name" AS "key", s."slug" || '/' || t."name" AS "label",
        'none' AS "fault", NULL::text AS "detail", NULL::timestamp(3) AS "at"
      FROM "Tool" t JOIN "McpServer" s ON s."id" = t."serverId" WHERE t."dataClass" IS NULL AND ${HELD}`,
  }),
  'grants-approved': () => ({
    total: Prisma.sql`SELECT count(*) FROM "Grant" WHERE "revokedAt" IS NULL`,
    failing: Prisma.sql`SELECT a."slug" || ' ' || gr."id" AS "key", a."name" AS "label", 'state' AS "fault",
        cr."state" AS "detail", gr."createdAt" AS "at"
      FROM "Grant" gr JOIN "ChangeRequest" cr ON cr."id" = gr."requestId" AND cr."state" <> 'approved'
      JOIN "Agent" a ON a."id" = gr."agentId" WHERE gr."revokedAt" IS NULL`,
  }),
  'retired-ungranted': () => ({
    total: RETIRED,
    failing: Prisma.sql`SELECT a."slug" AS "key", a."name" AS "label", 'live' AS "fault", count(*)::text AS "detail",
        min(gr."createdAt") AS "at"
      FROM "Agent" a JOIN "Grant" gr ON gr."agentId" = a."id" AND gr."revokedAt" IS NULL
      WHERE a."status" = 'retired' GROUP BY 1, 2`,
  }),
  'retired-off-gateways': (facts) => ({
    total: RETIRED,
    lack: unsaid(facts, RETIRED),
    failing: Prisma.sql`SELECT a."slug" AS "key", a."name" AS "label", 'held' AS "fault",
        r."serial" || ' ' || l."names" AS "detail", NULL::timestamp(3) AS "at"
      FROM "Agent" a JOIN LATERAL (${RETIRING}) r ON true
      JOIN LATERAL (${lagging(facts, Prisma.sql`r."serial"`)}) l ON l."names" IS NOT NULL
      WHERE a."status" = 'retired'`,
  }),
  'reviews-signed': (facts) => ({
    total: Prisma.sql`SELECT count(*) FROM (${dueReviews(facts)}) due`,
    lack: Prisma.sql`CASE WHEN EXISTS (SELECT 1 FROM "Agent" WHERE ${GOVERNED})
      AND NOT EXISTS (SELECT 1 FROM "Review" WHERE "kind" = 'weekly' AND "dueAt" <= ${at(facts.now)}) THEN 'too-early' END`,
    failing: Prisma.sql`SELECT due."id" AS "key", due."team" AS "label",
        CASE WHEN due."completedAt" IS NULL THEN 'open' ELSE 'late' END AS "fault", due."number"::text AS "detail",
        due."dueAt" AS "at"
      FROM (${dueReviews(facts)}) due WHERE due."completedAt" IS NULL OR due."completedAt" > due."dueAt"`,
  }),
  'removals-proven': (facts) => {
    const since = ago(facts, REMOVED_DAYS);
    const total = Prisma.sql`SELECT count(*) FROM "ReviewDecision" WHERE "serial" IS NOT NULL AND "at" > ${since}`;
    return {
      total,
      lack: unsaid(facts, total),
      failing: Prisma.sql`SELECT d."reviewId" || ' ' || d."id" AS "key", i."agent" || ': ' || i."tool" AS "label",
          'held' AS "fault", d."serial" || ' ' || l."names" AS "detail", d."at"
        FROM "ReviewDecision" d JOIN "ReviewItem" i ON i."id" = d."itemId"
        JOIN LATERAL (${lagging(facts, Prisma.sql`d."serial"`, Prisma.sql`split_part(i."tool", '/', 1) = ANY(g."servers")`)}) l
          ON l."names" IS NOT NULL
        WHERE d."serial" IS NOT NULL AND d."at" > ${since}`,
    };
  },
  'grants-used': (facts) => ({
    total: longHeld(facts),
    lack: Prisma.sql`coalesce(${UNTOLD}, CASE WHEN (${ACTIVE}) > 0 AND ((${longHeld(facts)}) = 0 OR NOT EXISTS (
      SELECT 1 FROM "Gateway" gw JOIN "DecisionBatch" b ON b."gatewayId" = gw."id" AND b."number" = 1
        AND b."receivedAt" <= ${ago(facts, UNUSED_DAYS)})) THEN 'too-early' END)`,
    failing: Prisma.sql`SELECT a."slug" AS "key", a."name" AS "label", 'unused' AS "fault",
        (array_agg(al."title" ORDER BY al."raisedAt" DESC))[1] AS "detail", a."name" AS "plain", min(al."raisedAt") AS "at"
      FROM "Alert" al JOIN "Agent" a ON a."slug" = al."agent" AND a."status" = 'active'
      WHERE al."detection" = 'unused-grants' AND al."state" IN ('open', 'acknowledged') GROUP BY 1, 2`,
  }),
  'agents-confirmed': ({ now }) => ({
    total: AGENTS,
    failing: Prisma.sql`SELECT "slug" AS "key", "name" AS "label",
        CASE WHEN "reviewDueAt" IS NULL THEN 'undated' ELSE 'due' END AS "fault", NULL::text AS "detail", "reviewDueAt" AS "at"
      FROM "Agent" WHERE ${GOVERNED} AND ("reviewDueAt" IS NULL OR "reviewDueAt" <= ${at(now)})`,
  }),
  'no-self-approval': (facts) => {
    const decided = Prisma.sql`"ChangeRequest" cr JOIN "Decision" d ON d."requestId" = cr."id" AND d."decision" = 'approve'
      WHERE cr."state" = 'approved' AND cr."decidedAt" > ${ago(facts, YEAR)}`;
    return {
      total: Prisma.sql`SELECT count(DISTINCT cr."id") FROM ${decided}`,
      failing: Prisma.sql`SELECT self."id" AS "key", 'CR-' || self."number" AS "label", 'self' AS "fault",
          p."name" AS "detail", self."at"
        FROM (SELECT cr."id", cr."number", cr."requesterId", min(d."at") AS "at" FROM ${decided}
          AND (d."personId" = cr."requesterId" OR d."onBehalfOfId" = cr."requesterId") GROUP BY 1, 2, 3) self
        JOIN "Person" p ON p."id" = self."requesterId"`,
    };
  },
};
