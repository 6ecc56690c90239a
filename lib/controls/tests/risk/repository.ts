import { APPETITE_DAYS, type RISK_TESTS } from '@/lib/controls/model/tests-risk';
import { Prisma } from '@/lib/db/generated/client';
import { CURRENT_LEGAL_DATA } from '@/lib/eu-ai-act/current-data';
import { COMMERCIAL_KINDS } from '@/lib/gateways/model/kinds';
import { ago, at, GOVERNED, type Questions } from '../sql/repository';

const ONE = Prisma.sql`SELECT 1`;
const AGENTS = Prisma.sql`SELECT count(*) FROM "Agent" WHERE ${GOVERNED}`;
const VENDORS = Prisma.sql`"kind" IN (${Prisma.join([...COMMERCIAL_KINDS])})`;
/** As lib/attestations/model/periods.ts: what covers a period. A report of one day covers that day. */
const COUNTED = Prisma.sql`at."removedAt" IS NULL AND at."report" <> 'soc2-type-1'`;
const BEGUN = Prisma.sql`coalesce(at."periodStart", at."periodEnd" - interval '1 day')`;
const periods = (
  now: Date,
) => Prisma.sql`coalesce(bool_or(${BEGUN} <= ${at(now)} AND at."periodEnd" > ${at(now)}), false)
  AS "covered", max(at."periodEnd") FILTER (WHERE at."periodEnd" <= ${at(now)}) AS "over", min(${BEGUN}) AS "begins"`;
const UNCOVERED = Prisma.sql`CASE WHEN kept."begins" IS NULL THEN 'none' WHEN kept."over" IS NULL THEN 'later' ELSE 'over'
  END AS "fault", NULL::text AS "detail", coalesce(kept."over" - interval '1 millisecond', kept."begins") AS "at"`;
/** An accepted risk of the agent `a` that is in force. */
const accepted = (now: Date) => Prisma.sql`EXISTS (SELECT 1 FROM "RiskAcceptance" ra
  WHERE ra."agentId" = a."id" AND ra."endedAt" IS NULL AND ra."until" > ${at(now)})`;
/** As lib/risk/model/toxic.ts has it: what nobody labelled is not known and makes no path. */
const LEGS = Prisma.sql`SELECT gr."agentId" AS "root",
    bool_or(t."dataClass" IN ('confidential', 'restricted')
      OR t."categories" && ARRAY['pii', 'phi', 'pci', 'credentials', 'financial']::text[]) AS "sensitive",
    bool_or(t."untrusted") AS "untrusted", bool_or(t."outward") AS "outward"
  FROM "Grant" gr JOIN "Tool" t ON t."id" = gr."toolId" WHERE gr."revokedAt" IS NULL GROUP BY 1`;
/** Steps of delegation that are walked. */
const STEPS = 8;
/** What an agent reaches within so many steps: a table by number. */
const legs = (step: number) => Prisma.raw(`legs${step}`);
/** Each from the one before, so that the work goes by edges and steps, and never by the ways through them. */
const FURTHER = Array.from(
  { length: STEPS },
  (_, before) => Prisma.sql`${legs(before + 1)} AS MATERIALIZED (
    SELECT "root", bool_or("sensitive") AS "sensitive", bool_or("untrusted") AS "untrusted", bool_or("outward") AS "outward"
    FROM (SELECT * FROM ${legs(before)} UNION ALL SELECT e."root", l."sensitive", l."untrusted", l."outward"
      FROM edges e JOIN ${legs(before)} l ON l."root" = e."next") reached GROUP BY 1)`,
);

export const RISK_QUESTIONS: Questions<keyof typeof RISK_TESTS> = {
  'risk-appetite': (facts) => ({
    total: ONE,
    failing: Prisma.sql`SELECT 'company' AS "key", 'Risk appetite' AS "label",
        CASE WHEN ok."version" IS NOT NULL THEN 'old' WHEN newest."version" IS NULL THEN 'none'
          WHEN newest."decision" IS NULL THEN 'waiting' ELSE 'refused' END AS "fault",
        coalesce(ok."version", newest."version")::text AS "detail", coalesce(ok."at", newest."at") AS "at"
      FROM (SELECT 1) AS one
      LEFT JOIN (SELECT ra."version", d."at" FROM "RiskAppetite" ra JOIN "RiskAppetiteDecision" d
        ON d."version" = ra."version" AND d."decision" = 'approve' ORDER BY 1 DESC LIMIT 1) ok ON true
      LEFT JOIN (SELECT ra."version", ra."at", d."decision" FROM "RiskAppetite" ra
        LEFT JOIN "RiskAppetiteDecision" d ON d."version" = ra."version" ORDER BY 1 DESC LIMIT 1) newest ON true
      WHERE ok."at" IS NULL OR ok."at" <= ${ago(facts, APPETITE_DAYS)}`,
  }),
  'approval-policy-chosen': () => ({
    total: ONE,
    failing: Prisma.sql`SELECT 'company' AS "key", 'Approval policy' AS "label", 'default' AS "fault",
        NULL::text AS "detail", NULL::timestamp(3) AS "at"
      WHERE NOT EXISTS (SELECT 1 FROM "ApprovalPolicyVersion" WHERE "version" > 1)`,
  }),
  'agents-assessed': () => ({
    total: AGENTS,
    failing: Prisma.sql`SELECT "slug" AS "key", "name" AS "label", 'none' AS "fault", NULL::text AS "detail",
        NULL::timestamp(3) AS "at"
      FROM "Agent" WHERE ${GOVERNED} AND "riskScore" IS NULL`,
  }),
  'eu-classified': () => ({
    total: AGENTS,
    failing: Prisma.sql`SELECT "slug" AS "key", "name" AS "label", 'none' AS "fault", NULL::text AS "detail",
        NULL::timestamp(3) AS "at"
      FROM "Agent" WHERE ${GOVERNED} AND "euClass" IS NULL`,
  }),
  'vendors-attested': ({ now }) => ({
    total: Prisma.sql`SELECT count(*) FROM "Gateway" WHERE ${VENDORS}`,
    failing: Prisma.sql`SELECT gw."slug" AS "key", gw."name" AS "label",
        ${UNCOVERED}
      FROM "Gateway" gw JOIN LATERAL (SELECT ${periods(now)} FROM "GatewayAttestation" at
        WHERE at."gatewayId" = gw."id" AND ${COUNTED}) kept ON NOT kept."covered" WHERE ${VENDORS}`,
  }),
  'server-vendors-attested': ({ now }) => {
    // Which server a vendor runs is known by what is kept of that vendor, and by nothing else.
    const servers = Prisma.sql`"McpServer" s WHERE EXISTS (SELECT 1 FROM "ServerAttestation" at WHERE at."serverId" = s."id"
        AND at."removedAt" IS NULL) AND EXISTS (SELECT 1 FROM "Tool" t WHERE t."serverId" = s."id"
        AND t."removedAt" IS NULL AND t."dataClass" IN ('confidential', 'restricted'))`;
    return {
      total: Prisma.sql`SELECT count(*) FROM ${servers}`,
      failing: Prisma.sql`SELECT sv."slug" AS "key", sv."name" AS "label", ${UNCOVERED}
        FROM (SELECT s."id", s."slug", s."name" FROM ${servers}) sv
        JOIN LATERAL (SELECT ${periods(now)} FROM "ServerAttestation" at
          WHERE at."serverId" = sv."id" AND ${COUNTED}) kept ON NOT kept."covered"`,
    };
  },
  'toxic-accepted': ({ now }) => ({
    total: AGENTS,
    failing: Prisma.sql`WITH edges AS MATERIALIZED (SELECT DISTINCT a."id" AS "root", b."id" AS "next"
        FROM "Agent" a CROSS JOIN LATERAL unnest(a."delegatesTo") d("slug") JOIN "Agent" b ON b."slug" = d."slug"),
      ${Prisma.join([Prisma.sql`legs0 AS MATERIALIZED (${LEGS})`, ...FURTHER], ',\n')}
      SELECT a."slug" AS "key", a."name" AS "label",
        CASE WHEN own."sensitive" AND own."untrusted" AND own."outward" THEN 'own' ELSE 'delegated' END AS "fault",
        NULL::text AS "detail", NULL::timestamp(3) AS "at"
      FROM ${legs(STEPS)} l JOIN "Agent" a ON a."id" = l."root" LEFT JOIN legs0 own ON own."root" = l."root"
      WHERE l."sensitive" AND l."untrusted" AND l."outward" AND a.${GOVERNED} AND NOT ${accepted(now)}`,
  }),
  'acceptances-in-time': ({ now }) => ({
    total: Prisma.sql`SELECT count(*) FROM "RiskAcceptance" ra JOIN "Agent" a ON a."id" = ra."agentId"
      WHERE ra."endedAt" IS NULL AND a."status" <> 'retired'`,
    failing: Prisma.sql`SELECT a."slug" || ' ' || ra."id" AS "key", a."name" AS "label", 'over' AS "fault",
        ra."risk" AS "detail", ra."until" AS "at"
      FROM "RiskAcceptance" ra JOIN "Agent" a ON a."id" = ra."agentId"
      WHERE ra."endedAt" IS NULL AND a."status" <> 'retired' AND ra."until" <= ${at(now)}`,
  }),
  'assessed-after-change': () => {
    const changed = Prisma.sql`SELECT "agentId", max(greatest("createdAt", "revokedAt")) AS "at" FROM "Grant" GROUP BY 1`;
    return {
      total: Prisma.sql`SELECT count(*) FROM "Agent" a WHERE a.${GOVERNED}
        AND EXISTS (SELECT 1 FROM "Grant" gr WHERE gr."agentId" = a."id")`,
      failing: Prisma.sql`SELECT a."slug" AS "key", a."name" AS "label",
          CASE WHEN done."at" IS NULL THEN 'never' ELSE 'older' END AS "fault", NULL::text AS "detail", changed."at"
        FROM "Agent" a JOIN (${changed}) changed ON changed."agentId" = a."id"
        LEFT JOIN (SELECT "agentId", max("at") AS "at" FROM "RiskAssessment" GROUP BY 1) done ON done."agentId" = a."id"
        WHERE a.${GOVERNED} AND (done."at" IS NULL OR done."at" < changed."at")`,
    };
  },
  'eu-current': () => ({
    total: Prisma.sql`SELECT count(*) FROM "Agent" WHERE ${GOVERNED} AND "euClass" IS NOT NULL`,
    failing: Prisma.sql`SELECT "slug" AS "key", "name" AS "label", 'older' AS "fault", "euDataVersion"::text AS "detail",
        NULL::timestamp(3) AS "at"
      FROM "Agent" WHERE ${GOVERNED} AND "euClass" IS NOT NULL
        AND coalesce("euDataVersion", 0) < ${CURRENT_LEGAL_DATA.version}`,
  }),
};
