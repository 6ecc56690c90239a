import type { CHANGE_TESTS } from '@/lib/controls/model/tests-change';
import { Prisma } from '@/lib/db/generated/client';
import { ago, at, gatewaysOf, type Questions } from '../sql/repository';

const YEAR = 365;
/** A gateway that does not hold the newest policy yet has so long, in days: ten minutes. */
const BEHIND_DAYS = 10 / 1_440;
const LAST_ACTIVATED = Prisma.sql`SELECT DISTINCT ON (r."gatewayId") r."gatewayId", r."serial", r."sha256" FROM "Receipt" r
  WHERE r."status" = 'activated' ORDER BY r."gatewayId", r."id" DESC`;
const COMPARED = Prisma.sql`"Job" j WHERE j."name" = 'verify-policy'`;

export const CHANGE_QUESTIONS: Questions<keyof typeof CHANGE_TESTS> = {
  'decided-on-digest': (facts) => {
    const approved = Prisma.sql`SELECT cr."id", cr."number", cr."decidedAt", bool_or(d."digest" = cr."digest") AS "same"
      FROM "ChangeRequest" cr JOIN "Decision" d ON d."requestId" = cr."id" AND d."decision" = 'approve'
      WHERE cr."state" = 'approved' AND cr."decidedAt" > ${ago(facts, YEAR)} GROUP BY 1, 2, 3`;
    return {
      total: Prisma.sql`SELECT count(*) FROM (${approved}) a`,
      failing: Prisma.sql`SELECT a."id" AS "key", 'CR-' || a."number" AS "label", 'digest' AS "fault",
          NULL::text AS "detail", a."decidedAt" AS "at" FROM (${approved}) a WHERE NOT a."same"`,
    };
  },
  'break-glass-reviewed': (facts) => {
    const broken = Prisma.sql`cr."breakGlass" AND cr."state" = 'approved' AND cr."createdAt" > ${ago(facts, YEAR)}`;
    return {
      total: Prisma.sql`SELECT count(*) FROM "ChangeRequest" cr WHERE ${broken}`,
      failing: Prisma.sql`SELECT cr."id" AS "key", 'CR-' || cr."number" AS "label",
          CASE WHEN cr."reviewedAt" IS NULL THEN 'open' WHEN cr."reviewedById" = cr."requesterId" THEN 'self'
            ELSE 'late' END AS "fault", p."name" AS "detail", cr."reviewDueAt" AS "at"
        FROM "ChangeRequest" cr JOIN "Person" p ON p."id" = cr."requesterId"
        WHERE ${broken} AND (coalesce(cr."reviewedAt", ${at(facts.now)}) > cr."reviewDueAt"
          OR cr."reviewedById" = cr."requesterId")`,
    };
  },
  'digests-match': () => ({
    total: Prisma.sql`SELECT count(*) FROM (${LAST_ACTIVATED}) r`,
    failing: Prisma.sql`SELECT gw."slug" AS "key", gw."name" AS "label", 'other' AS "fault", r."serial"::text AS "detail",
        NULL::timestamp(3) AS "at"
      FROM (${LAST_ACTIVATED}) r JOIN "Gateway" gw ON gw."id" = r."gatewayId"
      LEFT JOIN "PublishedPolicy" p ON p."gatewayId" = r."gatewayId" AND p."serial" = r."serial"
      WHERE p."sha256" IS DISTINCT FROM r."sha256"`,
  }),
  'gateways-current': (facts) => ({
    total: Prisma.sql`SELECT count(*) FROM ${gatewaysOf(facts)} WHERE g."mode" = 'enforce'`,
    failing: Prisma.sql`SELECT g."slug" AS "key", g."slug" AS "label", g."state" AS "fault", g."serial"::text AS "detail",
        CASE WHEN g."state" = 'behind' THEN lacking."at" ELSE g."lastSeenAt" END AS "at"
      FROM ${gatewaysOf(facts)} LEFT JOIN LATERAL (SELECT rev."createdAt" AS "at" FROM "PublishedPolicy" p
          JOIN "Revision" rev ON rev."serial" = p."serial"
          WHERE p."gatewayId" = g."id" AND p."serial" > coalesce(g."serial", 0) ORDER BY p."serial" LIMIT 1) lacking ON true
      WHERE g."mode" = 'enforce' AND g."state" <> 'current'
        AND (g."state" <> 'behind' OR lacking."at" <= ${ago(facts, BEHIND_DAYS)})`,
  }),
  'policy-verified': (facts) => ({
    total: Prisma.sql`SELECT count(*) FROM (SELECT 1 FROM "Revision" LIMIT 1) r`,
    failing: Prisma.sql`SELECT 'policy' AS "key", 'The policy in force' AS "label", v."fault", v."detail", v."at" FROM (
        SELECT CASE WHEN max(j."startedAt") IS NULL THEN 'never' WHEN max(j."outcome") = 'failed' THEN 'failed'
            WHEN max(j."finishedAt") IS NULL OR max(j."finishedAt") <= ${ago(facts, 0.5)} THEN 'old'
            WHEN max(j."note") LIKE '%was not what is in force%' THEN 'wrong' END AS "fault",
          max(j."note") AS "detail", coalesce(max(j."finishedAt"), max(j."startedAt")) AS "at"
        FROM ${COMPARED}) v
      WHERE v."fault" IS NOT NULL AND EXISTS (SELECT 1 FROM "Revision")`,
  }),
};
