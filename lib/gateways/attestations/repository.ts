import { type Conn, prismaOf } from '@/lib/db/prisma';
import { type AttestationDetail, toAttestation } from '../model/attestation';

export interface AttestationRow {
  id: string;
  gatewayId: string;
  report: string;
  auditor: string;
  periodStart: Date | null;
  /** The moment at which the last day that it covers is over. */
  periodEnd: Date;
  link: string | null;
  addedById: string;
  createdAt: Date;
}

/** Those that nobody removed, the last to end first; by gateway. */
export async function listAttestations(
  conn: Conn,
  gatewayIds: string[],
  now: Date,
): Promise<Map<string, AttestationDetail[]>> {
  const rows = await prismaOf(conn).gatewayAttestation.findMany({
    where: { gatewayId: { in: gatewayIds }, removedAt: null },
    orderBy: [{ periodEnd: 'desc' }, { id: 'desc' }],
    include: { addedBy: { select: { id: true, name: true } } },
  });
  const found = new Map<string, AttestationDetail[]>();
  for (const row of rows) {
    found.set(row.gatewayId, [...(found.get(row.gatewayId) ?? []), toAttestation(row, now)]);
  }
  return found;
}

export async function countAttestations(tx: Conn, gatewayId: string): Promise<number> {
  return prismaOf(tx).gatewayAttestation.count({ where: { gatewayId, removedAt: null } });
}

export async function insertAttestation(tx: Conn, row: AttestationRow): Promise<void> {
  await prismaOf(tx).gatewayAttestation.create({ data: row });
}

export async function findAttestation(tx: Conn, gatewayId: string, id: string) {
  return prismaOf(tx).gatewayAttestation.findFirst({ where: { id, gatewayId, removedAt: null } });
}

export async function markRemoved(tx: Conn, id: string, now: Date): Promise<void> {
  await prismaOf(tx).gatewayAttestation.update({ where: { id }, data: { removedAt: now } });
}
