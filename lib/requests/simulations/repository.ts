import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Json } from '@/lib/kernel/json';
import type { Replay } from '../model/replay';

export async function insertSimulation(
  tx: Conn,
  {
    result,
    ...simulation
  }: {
    id: string;
    requestId: string;
    decisionId: string | null;
    digest: string;
    at: Date;
    result: Replay;
    sha256: string;
  },
): Promise<void> {
  await prismaOf(tx).requestSimulation.create({ data: { ...simulation, result: result as unknown as Json as never } });
}
