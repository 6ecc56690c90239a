import { type Conn, prismaOf } from '@/lib/db/prisma';
import { DROPS } from '@/lib/decision-log/retention/keep-decision-log';
import { parseToolKey } from '@/lib/kernel/slug';

const PERSON = { select: { id: true, email: true, roles: true, disabledAt: true } } as const;

const GRANTED = {
  agent: { select: { slug: true } },
  tool: { select: { name: true, server: { select: { slug: true } } } },
} as const;

export type ChangeRow = NonNullable<Awaited<ReturnType<typeof findChange>>>;

export async function findChange(conn: Conn, number: number) {
  return prismaOf(conn).changeRequest.findUnique({
    where: { number },
    include: {
      requester: PERSON,
      decisions: {
        where: { decision: 'approve' },
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
        include: { person: PERSON, onBehalfOf: PERSON },
      },
      steps: { where: { kind: 'escalate' }, select: { stage: true, clock: true } },
      grants: { orderBy: { id: 'asc' }, include: GRANTED },
      agents: { select: { agent: { select: { id: true, slug: true } } } },
      simulations: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
    },
  });
}

/** The grant of a tool to an agent that was live at a moment. */
export async function findLiveGrant(conn: Conn, { agent, tool }: { agent: string; tool: string }, at: Date) {
  const key = parseToolKey(tool);
  if (!key) return null;
  return prismaOf(conn).grant.findFirst({
    where: {
      ...{ agent: { slug: agent }, tool: { name: key.tool, server: { slug: key.server } }, createdAt: { lte: at } },
      OR: [{ revokedAt: null }, { revokedAt: { gte: at } }],
    },
    orderBy: { id: 'desc' },
    include: GRANTED,
  });
}

/** What the audit log says of a request before a moment, in order. */
export async function listLog(conn: Conn, requestId: string, before: Date) {
  return prismaOf(conn).auditEntry.findMany({
    where: { subjectKind: 'request', subjectId: requestId, at: { lt: before } },
    orderBy: { seq: 'asc' },
    select: { seq: true, at: true, action: true, detail: true },
  });
}

/** Changes of people after a moment, the first ones first, with what they say was there before. */
export async function listPersonChanges(conn: Conn, personIds: string[], after: Date) {
  return prismaOf(conn).auditEntry.findMany({
    where: { subjectKind: 'person', subjectId: { in: personIds }, action: 'person.update', at: { gt: after } },
    orderBy: { seq: 'asc' },
    select: { subjectId: true, at: true, detail: true },
  });
}

/** Isolations of any of these agents, the newest first. */
export async function listIsolations(conn: Conn, agents: string[]) {
  if (agents.length === 0) return [];
  return prismaOf(conn).containment.findMany({
    where: { agents: { hasSome: agents } },
    orderBy: { number: 'desc' },
    select: { agents: true, personId: true, at: true },
  });
}

/** Delegations between these people that were in force at some time. */
export async function listDelegations(conn: Conn, toIds: string[]) {
  return prismaOf(conn).delegation.findMany({
    where: { toId: { in: toIds } },
    select: { fromId: true, toId: true, startsAt: true, endsAt: true, endedAt: true },
  });
}

/** The newest version of the approval policy at a moment; null: the one that ships. */
export async function findVersionAt(conn: Conn, at: Date): Promise<number | null> {
  const row = await prismaOf(conn).approvalPolicyVersion.findFirst({
    where: { createdAt: { lte: at } },
    orderBy: { version: 'desc' },
    select: { version: true },
  });
  return row?.version ?? null;
}

/** Of each agent its newest level at a moment. */
export async function listLevels(conn: Conn, agentIds: string[], at: Date): Promise<Map<string, string>> {
  const rows = await prismaOf(conn).$queryRaw<{ agentId: string; level: string }[]>`
    SELECT DISTINCT ON ("agentId") "agentId", "level" FROM "RiskAssessment"
    WHERE "agentId" = ANY(${agentIds}) AND "at" <= ${at.toISOString().slice(0, -1)}::timestamp(3)
    ORDER BY "agentId", "at" DESC, "id" DESC`;
  return new Map(rows.map(({ agentId, level }) => [agentId, level]));
}

/** What gateways said of exactly this policy before a moment, beside what was published to them. */
export async function listReceipts(conn: Conn, serial: number, before: Date) {
  return prismaOf(conn).$queryRaw<{ gateway: string; agrees: boolean }[]>`
    SELECT gateway."slug" AS "gateway", bool_and(COALESCE(receipt."sha256" = policy."sha256", false)) AS "agrees"
    FROM "Gateway" AS gateway
    JOIN "Receipt" AS receipt ON receipt."gatewayId" = gateway."id" AND receipt."status" = 'activated'
      AND receipt."serial" = ${serial} AND receipt."receivedAt" < ${before.toISOString().slice(0, -1)}::timestamp(3)
    LEFT JOIN "PublishedPolicy" AS policy ON policy."gatewayId" = gateway."id" AND policy."serial" = receipt."serial"
    GROUP BY 1 ORDER BY 1`;
}

/** Which of those that this policy was published to said before a moment that a later one is in force. */
export async function listLaterInForce(conn: Conn, serial: number, before: Date): Promise<string[]> {
  const receipts = { some: { status: 'activated', serial: { gt: serial }, receivedAt: { lt: before } } };
  const rows = await prismaOf(conn).gateway.findMany({
    where: { policies: { some: { serial } }, receipts },
    orderBy: { slug: 'asc' },
    select: { slug: true },
  });
  return rows.map(({ slug }) => slug);
}

/** Whether a call went through by a grant in this time. */
export async function isUsed(
  conn: Conn,
  { grant, agent, from, to }: { grant: string; agent: string; from: Date; to: Date },
): Promise<boolean> {
  const row = await prismaOf(conn).decisionLogEntry.findFirst({
    where: { agent, time: { gte: from, lt: to }, grantId: grant, decision: 'allow' },
    select: { eventId: true },
  });
  return row !== null;
}

/** When the first simulation was kept. */
export async function findFirstSimulation(conn: Conn): Promise<Date | null> {
  return (await prismaOf(conn).requestSimulation.aggregate({ _min: { at: true } }))._min.at;
}

/** The months whose calls are not kept any more. */
export async function listDropped(conn: Conn): Promise<{ from: Date; to: Date }[]> {
  const { action, subject } = DROPS;
  const rows = await prismaOf(conn).auditEntry.findMany({
    where: { action, subjectKind: subject.kind, subjectId: subject.id },
    select: { detail: true },
  });
  return rows.map(({ detail }) => {
    const { from, to } = detail as { from: string; to: string };
    return { from: new Date(from), to: new Date(to) };
  });
}
