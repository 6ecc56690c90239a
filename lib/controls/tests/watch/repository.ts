import { DRIFT_DAYS, TRIAGE_HOURS, UNREGISTERED_DAYS, type WATCH_TESTS } from '@/lib/controls/model/tests-watch';
import { Prisma } from '@/lib/db/generated/client';
import { lastWeek } from '@/lib/reviews/model/week';
import { ago, at, type Facts, GOVERNED, gatewaysOf, type Questions, UNTOLD } from '../sql/repository';

const HELD = Prisma.sql`EXISTS (SELECT 1 FROM "Grant" gr WHERE gr."toolId" = t."id" AND gr."revokedAt" IS NULL)`;
const MONTH = 30;
/** How long an alert of its severity may wait. */
const ALLOWED = Prisma.sql`CASE al."severity" WHEN 'critical' THEN ${TRIAGE_HOURS.critical}::int
  WHEN 'high' THEN ${TRIAGE_HOURS.high}::int WHEN 'medium' THEN ${TRIAGE_HOURS.medium}::int
  ELSE ${TRIAGE_HOURS.low}::int END * interval '1 hour'`;
/** Of the last month, and whatever nobody decided on: waiting makes nothing right. */
const recent = (facts: Facts) => Prisma.sql`(al."raisedAt" > ${ago(facts, MONTH)} OR al."triagedAt" IS NULL)`;
const ENFORCING = Prisma.sql`g."mode" = 'enforce'`;

/** The last whole week; a day after it ended, so that its reviews have had the time to be opened. */
function week({ now }: Facts) {
  return lastWeek(new Date(now.getTime() - 86_400_000));
}

export const WATCH_QUESTIONS: Questions<keyof typeof WATCH_TESTS> = {
  'servers-read': (facts) => ({
    total: Prisma.sql`SELECT count(*) FROM "McpServer"`,
    failing: Prisma.sql`SELECT "slug" AS "key", "name" AS "label",
        CASE WHEN "syncFailures" > 0 THEN 'failing' WHEN "lastSyncAt" IS NULL THEN 'never' ELSE 'old' END AS "fault",
        left("lastSyncError", 200) AS "detail", coalesce("lastSyncAt", "syncTriedAt") AS "at"
      FROM "McpServer" WHERE "syncFailures" > 0 OR "lastSyncAt" IS NULL OR "lastSyncAt" <= ${ago(facts, 1)}`,
  }),
  'definitions-agreed': (facts) => ({
    total: Prisma.sql`SELECT count(*) FROM "Tool" t WHERE ${HELD}`,
    failing: Prisma.sql`SELECT s."slug" || '/' || t."name" AS "key", s."slug" || '/' || t."name" AS "label",
        CASE WHEN t."removedAt" IS NOT NULL THEN 'removed' ELSE 'drifted' END AS "fault", NULL::text AS "detail",
        coalesce(t."removedAt", t."driftedAt") AS "at"
      FROM "Tool" t JOIN "McpServer" s ON s."id" = t."serverId"
      WHERE coalesce(t."removedAt", t."driftedAt") <= ${ago(facts, DRIFT_DAYS)} AND ${HELD}`,
  }),
  'unregistered-handled': (facts) => ({
    total: Prisma.sql`SELECT count(*) FROM "Alert" WHERE "detection" = 'unregistered'`,
    lack: UNTOLD,
    failing: Prisma.sql`SELECT "id" AS "key", "title" AS "label", 'open' AS "fault", NULL::text AS "detail",
        'Alert ' || "number" AS "plain", "raisedAt" AS "at"
      FROM "Alert" WHERE "detection" = 'unregistered' AND "state" IN ('open', 'acknowledged')
        AND "raisedAt" <= ${ago(facts, UNREGISTERED_DAYS)}`,
  }),
  'calls-told': (facts) => ({
    total: Prisma.sql`SELECT count(*) FROM ${gatewaysOf(facts)} WHERE ${ENFORCING}`,
    lack: Prisma.sql`CASE WHEN EXISTS (SELECT 1 FROM ${gatewaysOf(facts)} WHERE ${ENFORCING}) THEN ${UNTOLD} END`,
    failing: Prisma.sql`SELECT * FROM (SELECT g."slug" AS "key", g."slug" AS "label",
        CASE WHEN NOT EXISTS (SELECT 1 FROM "DecisionBatch" b WHERE b."gatewayId" = g."id") THEN 'never'
          WHEN gaps."n" > 1 THEN 'gaps' END AS "fault", (gaps."n" - 1)::text AS "detail", NULL::timestamp(3) AS "at"
      FROM ${gatewaysOf(facts)} CROSS JOIN LATERAL
        (SELECT count(*) AS "n" FROM "DecisionSequence" s WHERE s."gatewayId" = g."id") gaps
      WHERE ${ENFORCING}) told WHERE told."fault" IS NOT NULL`,
  }),
  'detections-run': (facts) => ({
    total: Prisma.sql`SELECT 3`,
    failing: Prisma.sql`SELECT w."name" AS "key", w."name" AS "label",
        CASE WHEN j."startedAt" IS NULL THEN 'never' WHEN j."outcome" = 'failed' THEN 'failed' ELSE 'old' END AS "fault",
        NULL::text AS "detail", coalesce(j."finishedAt", j."startedAt") AS "at"
      FROM unnest(ARRAY['watch-calls', 'watch-standing', 'watch-habits']) AS w("name") LEFT JOIN "Job" j ON j."name" = w."name"
      WHERE j."startedAt" IS NULL OR j."outcome" = 'failed' OR j."startedAt" <= ${ago(facts, 1 / 12)}`,
  }),
  'reviews-opened': (facts) => {
    const { from, to } = week(facts);
    const teams = Prisma.sql`SELECT "team" FROM "Agent" WHERE ${GOVERNED} AND "createdAt" < ${at(from)} GROUP BY 1`;
    return {
      total: Prisma.sql`SELECT count(*) FROM (${teams}) t`,
      lack: Prisma.sql`CASE WHEN EXISTS (SELECT 1 FROM "Agent" WHERE ${GOVERNED}) AND NOT EXISTS (${teams}) THEN 'too-early' END`,
      failing: Prisma.sql`SELECT t."team" AS "key", t."team" AS "label", 'missing' AS "fault", NULL::text AS "detail",
          ${new Date(to.getTime() - 1)}::timestamp(3) AS "at"
        FROM (${teams}) t WHERE NOT EXISTS (SELECT 1 FROM "Review" r
          WHERE r."team" = t."team" AND r."to" = ${at(to)} AND r."kind" = 'weekly')`,
    };
  },
  'alerts-triaged': (facts) => ({
    total: Prisma.sql`SELECT count(*) FROM "Alert" al WHERE ${recent(facts)}`,
    lack: Prisma.sql`CASE WHEN EXISTS (SELECT 1 FROM "Alert") THEN NULL ELSE ${UNTOLD} END`,
    failing: Prisma.sql`SELECT al."id" AS "key", al."title" AS "label",
        CASE WHEN al."triagedAt" IS NULL THEN 'open' ELSE 'late' END AS "fault",
        upper(left(al."severity", 1)) || substr(al."severity", 2) AS "detail", 'Alert ' || al."number" AS "plain",
        al."raisedAt" AS "at"
      FROM "Alert" al WHERE ${recent(facts)}
        AND coalesce(al."triagedAt", ${at(facts.now)}) > al."raisedAt" + ${ALLOWED}`,
  }),
  'incidents-declared': () => ({
    total: Prisma.sql`SELECT count(*) FROM "Alert" WHERE "state" = 'incident'`,
    failing: Prisma.sql`SELECT al."id" AS "key", al."title" AS "label", 'none' AS "fault", NULL::text AS "detail",
        'Alert ' || al."number" AS "plain", al."raisedAt" AS "at"
      FROM "Alert" al WHERE al."state" = 'incident'
        AND al."id" NOT IN (SELECT unnest("alerts") FROM "Incident")`,
  }),
  'incidents-led': () => ({
    total: Prisma.sql`SELECT count(*) FROM "Incident" WHERE "state" <> 'closed'`,
    failing: Prisma.sql`SELECT i."id" AS "key", 'Incident ' || i."number" || ': ' || i."title" AS "label",
        CASE WHEN p."id" IS NULL THEN 'none' ELSE 'left' END AS "fault", p."name" AS "detail", i."declaredAt" AS "at"
      FROM "Incident" i LEFT JOIN "Person" p ON p."id" = i."commanderId"
      WHERE i."state" <> 'closed' AND (p."id" IS NULL OR p."status" <> 'active')`,
  }),
  'actions-in-time': ({ now }) => ({
    total: Prisma.sql`SELECT count(*) FROM "IncidentAction"`,
    failing: Prisma.sql`SELECT ia."incidentId" || ' ' || ia."id" AS "key", 'Incident ' || i."number" AS "label",
        'due' AS "fault", ia."what" AS "detail", ia."dueAt" AS "at"
      FROM "IncidentAction" ia JOIN "Incident" i ON i."id" = ia."incidentId"
      WHERE ia."doneAt" IS NULL AND ia."verifiedAt" IS NULL AND ia."dueAt" <= ${at(now)}`,
  }),
};
