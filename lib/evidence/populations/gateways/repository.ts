import { Prisma } from '@/lib/db/generated/client';
import type { Conn } from '@/lib/db/prisma';
import type { Period } from '../../model/population';
import { moment, sourceOf } from '../repository';
import type { Source } from '../source';

export function gatewaysSource(conn: Conn, { from, to }: Period): Source {
  const receipts = (status: Prisma.Sql) => Prisma.sql`(SELECT count(*)::int FROM "Receipt" AS receipt
    WHERE receipt."gatewayId" = gateway."id" AND receipt."receivedAt" >= ${moment(from)}
      AND receipt."receivedAt" < ${moment(to)} ${status})`;
  return sourceOf(conn, {
    key: Prisma.sql`gateway."slug"`,
    type: 'text',
    select: Prisma.sql`gateway."slug" AS "gateway", gateway."createdAt" AS "added_at",
      (SELECT max(policy."serial") FROM "PublishedPolicy" AS policy
        JOIN "Revision" AS revision ON revision."serial" = policy."serial" AND revision."createdAt" < ${moment(to)}
        WHERE policy."gatewayId" = gateway."id") AS "published_revision",
      active."serial" AS "in_force_revision", active."receivedAt" AS "in_force_since",
      said."receivedAt" AS "last_receipt_at", said."status" AS "last_receipt",
      ${receipts(Prisma.empty)} AS "receipts",
      ${receipts(Prisma.sql`AND receipt."status" = 'rejected'`)} AS "rejected",
      (SELECT to_char(max(attested."periodEnd") - interval '1 millisecond', 'YYYY-MM-DD')
        FROM "GatewayAttestation" AS attested WHERE attested."gatewayId" = gateway."id"
          AND attested."createdAt" < ${moment(to)}
          AND (attested."removedAt" IS NULL OR attested."removedAt" >= ${moment(to)})) AS "attested_until"`,
    from: Prisma.sql`FROM "Gateway" AS gateway
      LEFT JOIN LATERAL (SELECT receipt."serial", receipt."receivedAt" FROM "Receipt" AS receipt
        WHERE receipt."gatewayId" = gateway."id" AND receipt."status" = 'activated'
          AND receipt."receivedAt" < ${moment(to)} ORDER BY receipt."id" DESC LIMIT 1) AS active ON true
      LEFT JOIN LATERAL (SELECT receipt."status", receipt."receivedAt" FROM "Receipt" AS receipt
        WHERE receipt."gatewayId" = gateway."id" AND receipt."receivedAt" < ${moment(to)}
        ORDER BY receipt."id" DESC LIMIT 1) AS said ON true
      WHERE gateway."createdAt" < ${moment(to)}`,
  });
}

/** What is attested of gateways, and of those who run MCP servers. */
const ATTESTED = Prisma.sql`(
  SELECT one."id", 'gateway' AS "of", gateway."slug", NULL AS "vendor", one."report", one."auditor", one."periodStart",
    one."periodEnd", one."link", one."addedById", one."createdAt", one."removedAt"
  FROM "GatewayAttestation" AS one JOIN "Gateway" AS gateway ON gateway."id" = one."gatewayId"
  UNION ALL
  SELECT one."id", 'server', server."slug", one."vendor", one."report", one."auditor", one."periodStart",
    one."periodEnd", one."link", one."addedById", one."createdAt", one."removedAt"
  FROM "ServerAttestation" AS one JOIN "McpServer" AS server ON server."id" = one."serverId")`;

export function attestationsSource(conn: Conn, { from, to }: Period): Source {
  return sourceOf(conn, {
    key: Prisma.sql`attested."id"`,
    type: 'text',
    select: Prisma.sql`attested."id" AS "attestation", attested."of", attested."slug", attested."vendor",
      attested."report", attested."auditor", to_char(attested."periodStart", 'YYYY-MM-DD') AS "covers_from",
      to_char(attested."periodEnd" - interval '1 millisecond', 'YYYY-MM-DD') AS "covers_until", attested."link",
      person."email" AS "added_by", attested."createdAt" AS "added_at",
      CASE WHEN attested."removedAt" < ${moment(to)} THEN attested."removedAt" END AS "removed_at"`,
    from: Prisma.sql`FROM ${ATTESTED} AS attested
      JOIN "Person" AS person ON person."id" = attested."addedById"
      WHERE attested."createdAt" < ${moment(to)}
        AND (attested."removedAt" IS NULL OR attested."removedAt" >= ${moment(from)})`,
  });
}

export function acceptancesSource(conn: Conn, { from, to }: Period): Source {
  return sourceOf(conn, {
    key: Prisma.sql`accepted."id"`,
    type: 'text',
    select: Prisma.sql`accepted."id" AS "acceptance", agent."slug" AS "agent", accepted."risk", accepted."reason",
      accepted."compensation", request."number" AS "request", person."email" AS "accepted_by",
      accepted."createdAt" AS "accepted_at", accepted."until",
      CASE WHEN accepted."endedAt" < ${moment(to)} THEN accepted."endedAt" END AS "ended_at",
      CASE WHEN accepted."endedAt" < ${moment(to)} THEN accepted."endedReason" END AS "ended_because"`,
    from: Prisma.sql`FROM "RiskAcceptance" AS accepted
      JOIN "Agent" AS agent ON agent."id" = accepted."agentId"
      JOIN "Person" AS person ON person."id" = accepted."acceptedById"
      LEFT JOIN "ChangeRequest" AS request ON request."id" = accepted."requestId"
      WHERE accepted."createdAt" < ${moment(to)} AND LEAST(accepted."endedAt", accepted."until") >= ${moment(from)}`,
  });
}
