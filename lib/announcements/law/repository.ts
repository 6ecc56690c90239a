import { type Conn, prismaOf } from '@/lib/db/prisma';
import { CURRENT_DUTIES, type DutyAnswer, dutyState } from '@/lib/incidents/model/obligations';
import { DAY_MS } from '@/lib/kernel/day';
import { AGENT, type Candidate, ofAgent, type Which, WINDOW_MS } from '../model/candidate';

const LAW_WINDOW_MS = 90 * DAY_MS;

/** High-risk agents for which the next date of the law is within three months, or was within two weeks. */
export async function listBeginning(conn: Conn, now: Date, which: Which): Promise<Candidate[]> {
  const day = (ms: number) => new Date(now.getTime() + ms).toISOString().slice(0, 10);
  const [from, to] = [day(-WINDOW_MS), day(LAW_WINDOW_MS)];
  const ids = 'ids' in which ? which.ids : null;
  const [after, limit] = 'ids' in which ? ['', which.ids.length] : [which.after, which.limit];
  const rows = await prismaOf(conn).$queryRaw<{ id: string; at: Date; date: string }[]>`
    SELECT a."id", n."at", min(d->>'date') AS "date" FROM "Agent" a
    JOIN LATERAL (SELECT e."at", e."obligations" FROM "EuAssessment" e WHERE e."agentId" = a."id"
      ORDER BY e."at" DESC, e."id" DESC LIMIT 1) n ON true
    CROSS JOIN LATERAL jsonb_array_elements(n."obligations") d
    WHERE a."euClass" = 'high' AND a."status" <> 'retired' AND a."id" > ${after}
      AND (${ids}::text[] IS NULL OR a."id" = ANY(${ids}::text[])) AND d->>'date' > ${from} AND d->>'date' <= ${to}
    GROUP BY 1, 2 ORDER BY 1 LIMIT ${limit}`;
  const agents = await prismaOf(conn).agent.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    select: { id: true, ...AGENT.select },
  });
  return rows.flatMap(({ id, at, date }) => {
    const agent = agents.find((one) => one.id === id);
    if (!agent) return [];
    const about = { ...ofAgent(agent), path: `/agents/${agent.slug}/eu-ai-act`, what: '' };
    return [
      { event: 'eu-ai-act.beginning' as const, subject: id, since: at, dueAt: new Date(`${date}T00:00:00Z`), ...about },
    ];
  });
}

const NEVER = new Date(8.64e15);

/** What has to be told of incidents, with the time by which each is. */
export async function listDutiesDue(conn: Conn, now: Date, which: Which): Promise<Candidate[]> {
  return (await listDuties(conn, which)).map(({ subject, number, incident, answer, recordedAt, commander }) => {
    const [duty] = CURRENT_DUTIES.duties.filter(({ id }) => id === answer.duty);
    const dueAt = duty && dutyState(duty, answer, now).dueAt;
    return {
      ...{ event: 'incident.duty-due' as const, subject, since: recordedAt, whose: `Incident ${number}` },
      // One that this version of the rules does not know has no clock of theirs.
      dueAt: dueAt ? new Date(dueAt) : NEVER,
      path: `/incidents/${incident}?tab=obligations`,
      what: duty ? `${duty.recipient} (${duty.regime})` : '',
      people: commander === null ? [] : [commander],
    };
  });
}

interface DutyRow {
  /** Incident and duty: another answer is about the same. */
  subject: string;
  incident: string;
  number: number;
  answer: DutyAnswer & { duty: string };
  recordedAt: Date;
  commander: string | null;
}

/** What has to be told of incidents and, by what was written down last of each, was not. */
async function listDuties(conn: Conn, which: Which): Promise<DutyRow[]> {
  const ids = 'ids' in which ? which.ids : null;
  return prismaOf(conn).$queryRaw<DutyRow[]>`
    SELECT last."subject", last."detail" AS "answer", last."recordedAt", i."id" AS "incident", i."number",
      p."id" AS "commander"
    FROM (SELECT DISTINCT ON (e."incidentId", e."detail"->>'duty') e."incidentId", e."detail", e."recordedAt",
        e."incidentId" || '/' || (e."detail"->>'duty') AS "subject"
      FROM "IncidentEntry" e WHERE e."kind" = 'obligation'
      ORDER BY e."incidentId", e."detail"->>'duty', e."id" DESC) last
    JOIN "Incident" i ON i."id" = last."incidentId" AND i."outcome" IS DISTINCT FROM 'false-alarm'
    LEFT JOIN "Person" p ON p."id" = i."commanderId" AND p."status" = 'active'
    WHERE last."detail"->>'applies' = 'true' AND last."detail"->>'filedAt' IS NULL
      AND (${ids}::text[] IS NULL OR last."subject" = ANY(${ids}::text[]))
      AND last."subject" > ${'ids' in which ? '' : which.after}
    ORDER BY last."subject" LIMIT ${'ids' in which ? which.ids.length : which.limit}::int`;
}
