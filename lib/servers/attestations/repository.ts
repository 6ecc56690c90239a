import type { ServerAttestation } from '@/lib/attestations/model/dto';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { toAttestation } from '@/lib/gateways/model/attestation';

interface AttestationRow {
  id: string;
  serverId: string;
  vendor: string;
  report: string;
  auditor: string;
  periodStart: Date | null;
  /** The moment at which the last day that it covers is over. */
  periodEnd: Date;
  link: string | null;
  addedById: string;
  createdAt: Date;
}

/** Those that nobody removed, the last to end first; by server. */
export async function listServerAttestations(
  conn: Conn,
  serverIds: string[],
  now: Date,
): Promise<Map<string, ServerAttestation[]>> {
  const rows = await prismaOf(conn).serverAttestation.findMany({
    where: { serverId: { in: serverIds }, removedAt: null },
    orderBy: [{ periodEnd: 'desc' }, { id: 'desc' }],
    include: { addedBy: { select: { id: true, name: true } } },
  });
  const found = new Map<string, ServerAttestation[]>(serverIds.map((id) => [id, []]));
  for (const row of rows) found.get(row.serverId)?.push({ vendor: row.vendor, ...toAttestation(row, now) });
  return found;
}

export async function countAttestations(tx: Conn, serverId: string): Promise<number> {
  return prismaOf(tx).serverAttestation.count({ where: { serverId, removedAt: null } });
}

export async function insertAttestation(tx: Conn, row: AttestationRow): Promise<void> {
  await prismaOf(tx).serverAttestation.create({ data: row });
}

export async function findAttestation(tx: Conn, serverId: string, id: string) {
  return prismaOf(tx).serverAttestation.findFirst({ where: { id, serverId, removedAt: null } });
}

export async function markRemoved(tx: Conn, id: string, now: Date): Promise<void> {
  await prismaOf(tx).serverAttestation.update({ where: { id }, data: { removedAt: now } });
}
