import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Tunings } from '../model/detections';

const PERSON = { select: { id: true, name: true } } as const;

/** The parameters in force, by detection; none for one that goes by its defaults. */
export async function listTunings(conn: Conn): Promise<Tunings> {
  const rows = await prismaOf(conn).detectionTuning.findMany({
    distinct: ['detection'],
    orderBy: [{ detection: 'asc' }, { number: 'desc' }],
  });
  return new Map(rows.map(({ detection, number, parameters }) => [detection, { number, parameters }]));
}

/** Of one detection, the newest first. */
export async function listTuningsOf(conn: Conn, detection: string, limit: number) {
  return prismaOf(conn).detectionTuning.findMany({
    where: { detection },
    orderBy: { number: 'desc' },
    take: limit,
    include: { person: PERSON },
  });
}

export async function insertTuning(
  tx: Conn,
  row: { detection: string; number: number; parameters: object; reason: string; personId: string; at: Date },
): Promise<void> {
  await prismaOf(tx).detectionTuning.create({ data: row });
}
