import { Prisma } from '@/lib/db/generated/client';
import type { Conn } from '@/lib/db/prisma';
import type { Period } from '../../model/population';
import { moment, sourceOf } from '../repository';
import type { Source } from '../source';

export function reviewsSource(conn: Conn, { from, to }: Period): Source {
  const signed = Prisma.sql`review."completedAt" < ${moment(to)}`;
  const by = (name: string) =>
    Prisma.sql`COALESCE(decided.${Prisma.raw(`"${name}"`)}, 0) AS ${Prisma.raw(`"${name}"`)}`;
  const count = (decision: string, name: string) =>
    Prisma.sql`count(*) FILTER (WHERE last."decision" = ${decision})::int AS ${Prisma.raw(`"${name}"`)}`;
  const kinds = [
    ['keep', 'kept'],
    ['reduce', 'reduced'],
    ['revoke', 'revoked'],
    ['defer', 'deferred'],
    ['escalate', 'escalated'],
  ] as const;
  return sourceOf(conn, {
    key: Prisma.sql`review."number"`,
    type: 'int',
    select: Prisma.sql`review."number" AS "review", review."team", review."part", review."kind",
      to_char(review."from", 'YYYY-MM-DD') AS "days_from", to_char(review."to", 'YYYY-MM-DD') AS "days_to",
      review."openedAt" AS "opened_at", review."dueAt" AS "due_at", review."policyVersion" AS "policy_version",
      (SELECT count(*)::int FROM "ReviewAgent" AS looked WHERE looked."reviewId" = review."id") AS "agents",
      (SELECT count(*)::int FROM "ReviewItem" AS item WHERE item."reviewId" = review."id") AS "grants",
      ${Prisma.join(kinds.map(([, name]) => by(name)))},
      CASE WHEN ${signed} THEN review."completedAt" END AS "signed_at",
      CASE WHEN ${signed} THEN signer."email" END AS "signed_by",
      CASE WHEN ${signed} THEN review."outcome" END AS "outcome",
      CASE WHEN ${signed} THEN review."note" END AS "note",
      CASE WHEN ${signed} THEN review."digest" END AS "digest"`,
    from: Prisma.sql`FROM "Review" AS review
      LEFT JOIN "Person" AS signer ON signer."id" = review."completedById"
      LEFT JOIN LATERAL (SELECT ${Prisma.join(kinds.map(([decision, name]) => count(decision, name)))}
        FROM (SELECT DISTINCT ON (given."itemId") given."decision" FROM "ReviewDecision" AS given
          WHERE given."reviewId" = review."id" AND given."at" < ${moment(to)}
          ORDER BY given."itemId", given."id" DESC) AS last) AS decided ON true
      WHERE review."openedAt" < ${moment(to)}
        AND (review."completedAt" IS NULL OR review."completedAt" >= ${moment(from)})`,
  });
}

export function alertsSource(conn: Conn, { from, to }: Period): Source {
  return sourceOf(conn, {
    key: Prisma.sql`alert."number"`,
    type: 'int',
    select: Prisma.sql`alert."number" AS "alert", alert."detection", alert."version", alert."tuning" AS "parameters",
      alert."agent", alert."gateway", alert."raisedAt" AS "raised_at",
      CASE last."step" WHEN 'acknowledge' THEN 'acknowledged' WHEN 'benign' THEN 'benign' WHEN 'incident' THEN 'incident'
        ELSE 'open' END AS "state",
      (SELECT min(step."at") FROM "AlertStep" AS step WHERE step."alertId" = alert."id"
        AND step."at" < ${moment(to)}) AS "first_judged_at",
      last."step" AS "last_step", last."email" AS "last_step_by", last."at" AS "last_step_at", last."reason"`,
    from: Prisma.sql`FROM "Alert" AS alert
      LEFT JOIN LATERAL (SELECT step."step", step."at", step."reason", person."email" FROM "AlertStep" AS step
        JOIN "Person" AS person ON person."id" = step."personId"
        WHERE step."alertId" = alert."id" AND step."at" < ${moment(to)} ORDER BY step."id" DESC LIMIT 1) AS last ON true
      WHERE alert."raisedAt" < ${moment(to)} AND (alert."raisedAt" >= ${moment(from)} OR last."at" >= ${moment(from)})`,
  });
}

export function incidentsSource(conn: Conn, { from, to }: Period): Source {
  // What was changed later is told by the entry of that change: what it says was there before.
  const then = (field: string, now: Prisma.Sql) => Prisma.sql`COALESCE(
    (SELECT entry."detail"->'before'->${field} FROM "IncidentEntry" AS entry
      WHERE entry."incidentId" = incident."id" AND entry."kind" = 'change' AND entry."recordedAt" >= ${moment(to)}
        AND entry."detail"->'before'->${field} IS NOT NULL ORDER BY entry."id" LIMIT 1), to_jsonb(${now}))`;
  const text = (field: string, now: Prisma.Sql) => Prisma.sql`${then(field, now)} #>> '{}'`;
  const last = (state: string) => Prisma.sql`(SELECT max(entry."at") FROM "IncidentEntry" AS entry
    WHERE entry."incidentId" = incident."id" AND entry."kind" = 'state' AND entry."recordedAt" < ${moment(to)}
      AND entry."detail"->>'to' = ${state})`;
  return sourceOf(conn, {
    key: Prisma.sql`incident."number"`,
    type: 'int',
    select: Prisma.sql`incident."number" AS "incident", ${text('title', Prisma.sql`incident."title"`)} AS "title",
      ${text('type', Prisma.sql`incident."type"`)} AS "type",
      ${text('severity', Prisma.sql`incident."severity"`)} AS "severity",
      COALESCE(moved."to", 'detected') AS "state",
      (SELECT string_agg(slug, ' ' ORDER BY slug) FROM jsonb_array_elements_text(
        ${then('agents', Prisma.sql`incident."agents"`)}) AS slug) AS "agents",
      reporter."email" AS "declared_by", incident."declaredAt" AS "declared_at",
      ${last('contained')} AS "contained_at", ${last('recovered')} AS "recovered_at",
      CASE WHEN moved."to" = 'closed' THEN moved."at" END AS "closed_at",
      (SELECT count(*)::int FROM "IncidentEntry" AS entry WHERE entry."incidentId" = incident."id"
        AND entry."recordedAt" < ${moment(to)}) AS "entries"`,
    from: Prisma.sql`FROM "Incident" AS incident
      LEFT JOIN "Person" AS reporter ON reporter."id" = incident."reporterId"
      LEFT JOIN LATERAL (SELECT entry."detail"->>'to' AS "to", entry."at", entry."recordedAt" FROM "IncidentEntry" AS entry
        WHERE entry."incidentId" = incident."id" AND entry."kind" = 'state' AND entry."recordedAt" < ${moment(to)}
        ORDER BY entry."id" DESC LIMIT 1) AS moved ON true
      WHERE incident."declaredAt" < ${moment(to)}
        AND (COALESCE(moved."to", 'detected') <> 'closed' OR moved."recordedAt" >= ${moment(from)})`,
  });
}

export function drillsSource(conn: Conn, { from, to }: Period): Source {
  return sourceOf(conn, {
    key: Prisma.sql`drill."number"`,
    type: 'int',
    select: Prisma.sql`drill."number" AS "drill", drill."agent", drill."outcome",
      array_to_string(drill."troubles", ' ') AS "troubles", isolation."number" AS "isolation",
      drill."heldMs" AS "held_ms", drill."deniedMs" AS "denied_ms",
      drill."startedAt" AS "started_at", drill."endedAt" AS "ended_at"`,
    from: Prisma.sql`FROM "DrillRun" AS drill
      LEFT JOIN "Containment" AS isolation ON isolation."id" = drill."containmentId"
      WHERE drill."endedAt" >= ${moment(from)} AND drill."endedAt" < ${moment(to)}`,
  });
}
