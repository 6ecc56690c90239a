import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Acceptance } from '../model/dto';

const INCLUDE = { acceptedBy: { select: { id: true, name: true } } } as const;

/** Accepted risks of an agent that nobody renewed or settled, the first to end first. */
export async function listAcceptances(conn: Conn, agentId: string, now: Date): Promise<Acceptance[]> {
  const rows = await prismaOf(conn).riskAcceptance.findMany({
    where: { agentId, endedAt: null },
    orderBy: [{ until: 'asc' }, { id: 'asc' }],
    take: 50,
    include: INCLUDE,
  });
  const requests = await prismaOf(conn).changeRequest.findMany({
    where: { id: { in: rows.map(({ requestId }) => requestId) } },
    select: { id: true, number: true },
  });
  return rows.map(({ id, risk, reason, compensation, until, acceptedBy, requestId, createdAt }) => ({
    id,
    risk,
    reason,
    compensation,
    until: until.toISOString(),
    over: until <= now,
    acceptedBy,
    at: createdAt.toISOString(),
    request: requests.find((request) => request.id === requestId) ?? null,
  }));
}

/** The one that nobody settled yet, of this agent. */
export async function findAcceptance(tx: Conn, agent: string, id: string) {
  return prismaOf(tx).riskAcceptance.findFirst({ where: { id, agent: { slug: agent }, endedAt: null } });
}

export async function endAcceptance(tx: Conn, id: string, endedReason: string, endedAt: Date): Promise<void> {
  await prismaOf(tx).riskAcceptance.update({ where: { id }, data: { endedAt, endedReason } });
}
