import { Prisma } from '@/lib/db/generated/client';
import { checkOf, gapsOf, logged, within } from '../repository';

/** That the audit log has an entry about a row, at its moment or whenever. */
const inLog = (kind: string, id: Prisma.Sql, action: Prisma.Sql, more = Prisma.empty) => Prisma.sql`
  EXISTS (SELECT 1 FROM "AuditEntry" AS entry WHERE entry."subjectKind" = ${kind} AND entry."subjectId" = ${id}
    AND entry."action" = ${action} ${more})`;

export const REVIEW_CHECKS = [
  checkOf(
    'no-gaps',
    'Every number from the first review that was opened in the period to the next one after it is there.',
    gapsOf('Review', 'number', 'openedAt'),
  ),
  checkOf(
    'signed-to-log',
    'The audit log has each review that was signed in the period, with the digest of what was signed.',
    (period) => Prisma.sql`
      SELECT review."number"::text AS "id", ${inLog(
        'review',
        Prisma.sql`review."id"`,
        Prisma.sql`'review.complete'`,
        Prisma.sql`AND entry."detail"->>'digest' = review."digest"`,
      )} AS "ok"
      FROM "Review" AS review WHERE ${within(Prisma.sql`review."completedAt"`, period)}`,
  ),
  checkOf(
    'log-to-signed',
    'Each signature that the audit log has is on record.',
    logged(
      Prisma.sql`entry."action" = 'review.complete'`,
      Prisma.sql`SELECT 1 FROM "Review" AS review
        WHERE review."id" = entry."subjectId" AND review."completedAt" = entry."at"`,
    ),
  ),
];

export const ALERT_CHECKS = [
  checkOf(
    'no-gaps',
    'Every number from the first alert that was raised in the period to the next one after it is there.',
    gapsOf('Alert', 'number', 'raisedAt'),
  ),
  checkOf(
    'judged-to-log',
    'The audit log has each step that somebody took about an alert in the period.',
    (period) => Prisma.sql`
      SELECT alert."number"::text AS "id", ${inLog(
        'alert',
        Prisma.sql`alert."id"`,
        Prisma.sql`'alert.' || step."step"`,
        Prisma.sql`AND entry."at" = step."at"`,
      )} AS "ok"
      FROM "AlertStep" AS step JOIN "Alert" AS alert ON alert."id" = step."alertId"
      WHERE ${within(Prisma.sql`step."at"`, period)}`,
  ),
  checkOf(
    'log-to-judged',
    'Each step that the audit log has about an alert is on record.',
    logged(
      Prisma.sql`entry."action" IN ('alert.acknowledge', 'alert.benign', 'alert.incident', 'alert.reopen')`,
      Prisma.sql`SELECT 1 FROM "AlertStep" AS step WHERE step."alertId" = entry."subjectId"
        AND step."at" = entry."at" AND entry."action" = 'alert.' || step."step"`,
    ),
  ),
];

export const INCIDENT_CHECKS = [
  checkOf(
    'no-gaps',
    'Every number from the first incident that was declared in the period to the next one after it is there.',
    gapsOf('Incident', 'number', 'declaredAt'),
  ),
  checkOf(
    'incident-to-log',
    'The audit log has each incident that was declared in the period.',
    (period) => Prisma.sql`
      SELECT incident."number"::text AS "id",
        ${inLog('incident', Prisma.sql`incident."id"`, Prisma.sql`'incident.declare'`)} AS "ok"
      FROM "Incident" AS incident WHERE ${within(Prisma.sql`incident."declaredAt"`, period)}`,
  ),
  checkOf(
    'log-to-incident',
    'Each incident that the audit log has as declared is on record.',
    logged(
      Prisma.sql`entry."action" = 'incident.declare'`,
      Prisma.sql`SELECT 1 FROM "Incident" AS incident WHERE incident."id" = entry."subjectId"`,
    ),
  ),
];

export const DRILL_CHECKS = [
  checkOf(
    'no-gaps',
    'Every number from the first drill of the period to the next one after it is there.',
    gapsOf('DrillRun', 'number', 'endedAt'),
  ),
  checkOf(
    'drill-to-log',
    'The audit log has each drill of the period with the same outcome.',
    (period) => Prisma.sql`
      SELECT drill."number"::text AS "id", ${inLog(
        'drill',
        Prisma.sql`drill."id"`,
        Prisma.sql`'drill.finish'`,
        Prisma.sql`AND entry."detail"->>'outcome' = drill."outcome"`,
      )} AS "ok"
      FROM "DrillRun" AS drill WHERE ${within(Prisma.sql`drill."endedAt"`, period)}`,
  ),
  checkOf(
    'log-to-drill',
    'Each drill that the audit log has is on record.',
    logged(
      Prisma.sql`entry."action" = 'drill.finish'`,
      Prisma.sql`SELECT 1 FROM "DrillRun" AS drill WHERE drill."id" = entry."subjectId"`,
    ),
  ),
];

export const GATEWAY_CHECKS = [
  checkOf(
    'receipt-to-policy',
    'What gateways confirmed in the period is, by its digest, what was published to them.',
    (period) => Prisma.sql`
      SELECT gateway."slug" || ' ' || receipt."serial" AS "id",
        COALESCE(policy."sha256" = receipt."sha256", false) AS "ok"
      FROM "Receipt" AS receipt JOIN "Gateway" AS gateway ON gateway."id" = receipt."gatewayId"
      LEFT JOIN "PublishedPolicy" AS policy ON policy."gatewayId" = receipt."gatewayId"
        AND policy."serial" = receipt."serial"
      WHERE receipt."status" = 'activated' AND ${within(Prisma.sql`receipt."receivedAt"`, period)}`,
  ),
  checkOf(
    'gateway-to-log',
    'The audit log has each gateway that was added in the period.',
    (period) => Prisma.sql`
      SELECT gateway."slug" AS "id", ${inLog('gateway', Prisma.sql`gateway."slug"`, Prisma.sql`'gateway.create'`)} AS "ok"
      FROM "Gateway" AS gateway WHERE ${within(Prisma.sql`gateway."createdAt"`, period)}`,
  ),
  checkOf(
    'log-to-gateway',
    'Each gateway that the audit log has as added is on record.',
    logged(
      Prisma.sql`entry."action" = 'gateway.create'`,
      Prisma.sql`SELECT 1 FROM "Gateway" AS gateway WHERE gateway."slug" = entry."subjectId"`,
    ),
  ),
];

export const ATTESTATION_CHECKS = [
  checkOf(
    'attestation-to-log',
    'The audit log has each attestation that was kept in the period.',
    (period) => Prisma.sql`
      SELECT attested."id", ${inLog(
        'gateway',
        Prisma.sql`gateway."slug"`,
        Prisma.sql`'gateway.add-attestation'`,
        Prisma.sql`AND entry."detail"->>'attestation' = attested."id"`,
      )} AS "ok"
      FROM "GatewayAttestation" AS attested JOIN "Gateway" AS gateway ON gateway."id" = attested."gatewayId"
      WHERE ${within(Prisma.sql`attested."createdAt"`, period)}
      UNION ALL
      SELECT attested."id", ${inLog(
        'server',
        Prisma.sql`server."slug"`,
        Prisma.sql`'server.add-attestation'`,
        Prisma.sql`AND entry."detail"->>'attestation' = attested."id"`,
      )} AS "ok"
      FROM "ServerAttestation" AS attested JOIN "McpServer" AS server ON server."id" = attested."serverId"
      WHERE ${within(Prisma.sql`attested."createdAt"`, period)}`,
  ),
  checkOf(
    'log-to-attestation',
    'Each attestation that the audit log has as kept is on record.',
    logged(
      Prisma.sql`entry."action" IN ('gateway.add-attestation', 'server.add-attestation')`,
      Prisma.sql`SELECT 1 FROM "GatewayAttestation" AS attested WHERE attested."id" = entry."detail"->>'attestation'
        UNION ALL SELECT 1 FROM "ServerAttestation" AS attested WHERE attested."id" = entry."detail"->>'attestation'`,
    ),
  ),
];
