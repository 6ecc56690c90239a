import { Prisma } from '@/lib/db/generated/client';
import { checkOf, gapsOf, logged, within } from '../repository';

const decidedIn = within.bind(null, Prisma.sql`request."decidedAt"`);

export const CHANGE_CHECKS = [
  checkOf(
    'no-gaps',
    'Every number from the first request of the period to the next one after it is there. One that an attempt drew that was undone is missing as well.',
    gapsOf('ChangeRequest', 'number', 'createdAt'),
  ),
  checkOf(
    'no-gaps-revisions',
    'Every serial from the first policy of the period to the next one after it is there.',
    gapsOf('Revision', 'serial', 'createdAt'),
  ),
  checkOf(
    'no-gaps-audit-log',
    'Every entry of the audit log from the first of the period to the next one after it is there.',
    gapsOf('AuditEntry', 'seq', 'at'),
  ),
  checkOf(
    'change-to-log',
    'The audit log has each approved change with the digest and the revision that it is on record with.',
    (period) => Prisma.sql`
      SELECT request."number"::text AS "id", EXISTS (SELECT 1 FROM "AuditEntry" AS entry
        WHERE entry."subjectKind" = 'request' AND entry."subjectId" = request."id" AND entry."action" = 'request.apply'
          AND entry."detail"->>'digest' = request."digest"
          AND entry."detail"->>'revision' = request."revisionSerial"::text) AS "ok"
      FROM "ChangeRequest" AS request WHERE request."state" = 'approved' AND ${decidedIn(period)}`,
  ),
  checkOf(
    'log-to-change',
    'Each change that the audit log has as made or put in force is on record.',
    logged(
      Prisma.sql`entry."action" IN ('request.create', 'request.apply')`,
      Prisma.sql`SELECT 1 FROM "ChangeRequest" AS request WHERE request."id" = entry."subjectId"
        AND (entry."action" = 'request.create' OR request."state" = 'approved')`,
    ),
  ),
  checkOf(
    'change-to-revision',
    'Each approved change names a policy that was published.',
    (period) => Prisma.sql`
      SELECT request."number"::text AS "id", EXISTS (SELECT 1 FROM "Revision" AS revision
        WHERE revision."serial" = request."revisionSerial") AS "ok"
      FROM "ChangeRequest" AS request WHERE request."state" = 'approved' AND ${decidedIn(period)}`,
  ),
  checkOf(
    'revision-to-change',
    'Each policy that was published for a request was so for an approved one that names it.',
    (period) => Prisma.sql`
      SELECT revision."serial"::text AS "id", EXISTS (SELECT 1 FROM "ChangeRequest" AS request
        WHERE request."id" = revision."requestId" AND request."state" = 'approved'
          AND request."revisionSerial" = revision."serial") AS "ok"
      FROM "Revision" AS revision WHERE revision."requestId" IS NOT NULL
        AND ${within(Prisma.sql`revision."createdAt"`, period)}`,
  ),
];

export const DECISION_CHECKS = [
  checkOf(
    'decision-to-log',
    'The audit log has each decision with the same person, answer, digest and moment.',
    (period) => Prisma.sql`
      SELECT decision."id", EXISTS (SELECT 1 FROM "AuditEntry" AS entry
        WHERE entry."subjectKind" = 'request' AND entry."subjectId" = decision."requestId"
          AND entry."action" = 'request.' || decision."decision" AND entry."at" = decision."at"
          AND entry."actor"->>'id' = decision."personId" AND entry."detail"->>'digest' = decision."digest") AS "ok"
      FROM "Decision" AS decision WHERE ${within(Prisma.sql`decision."at"`, period)}`,
  ),
  checkOf(
    'log-to-decision',
    'Each decision that the audit log has is on record.',
    logged(
      Prisma.sql`entry."action" IN ('request.approve', 'request.reject')`,
      Prisma.sql`SELECT 1 FROM "Decision" AS decision WHERE decision."requestId" = entry."subjectId"
        AND decision."at" = entry."at" AND decision."personId" = entry."actor"->>'id'
        AND entry."action" = 'request.' || decision."decision"`,
    ),
  ),
  checkOf(
    'request-to-decision',
    'Each approved change whose approval policy asked for somebody has an approval of what was decided.',
    (period) => Prisma.sql`
      SELECT request."number"::text AS "id", EXISTS (SELECT 1 FROM "Decision" AS decision
        WHERE decision."requestId" = request."id" AND decision."decision" = 'approve'
          AND decision."digest" = request."digest") AS "ok"
      FROM "ChangeRequest" AS request WHERE request."state" = 'approved' AND jsonb_array_length(request."stages") > 0
        AND ${decidedIn(period)}`,
  ),
];

export const BREAK_GLASS_CHECKS = [
  checkOf(
    'emergency-to-log',
    'The audit log has each emergency.',
    (period) => Prisma.sql`
      SELECT request."number"::text AS "id", EXISTS (SELECT 1 FROM "AuditEntry" AS entry
        WHERE entry."subjectKind" = 'request' AND entry."subjectId" = request."id"
          AND entry."action" = 'request.break-glass') AS "ok"
      FROM "ChangeRequest" AS request WHERE request."breakGlass" AND ${within(Prisma.sql`request."createdAt"`, period)}`,
  ),
  checkOf(
    'log-to-emergency',
    'Each emergency that the audit log has is on record as one.',
    logged(
      Prisma.sql`entry."action" = 'request.break-glass'`,
      Prisma.sql`SELECT 1 FROM "ChangeRequest" AS request
        WHERE request."id" = entry."subjectId" AND request."breakGlass"`,
    ),
  ),
  checkOf(
    'has-end',
    'All that was given in an emergency ends by itself.',
    (period) => Prisma.sql`
      SELECT request."number"::text AS "id", NOT EXISTS (SELECT 1
        FROM jsonb_array_elements(request."operations") AS operation
        WHERE operation->'constraints'->>'notAfter' IS NULL) AS "ok"
      FROM "ChangeRequest" AS request WHERE request."breakGlass" AND ${within(Prisma.sql`request."createdAt"`, period)}`,
  ),
];
