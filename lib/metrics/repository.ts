import { type Conn, prismaOf } from '@/lib/db/prisma';

/** Few numbers about the company as a whole. Counted at each scrape, so each is an index or a small table. */
export async function readFigures(conn: Conn): Promise<{
  serial: number;
  gateways: { alarms: string[] }[];
  waiting: number;
  jobs: { name: string; failures: number }[];
}> {
  const db = prismaOf(conn);
  const newest = await db.revision.findFirst({ orderBy: { serial: 'desc' }, select: { serial: true } });
  const [gateways, waiting, jobs] = [
    await db.gateway.findMany({ select: { alarms: true } }),
    await db.changeRequest.count({ where: { state: 'pending' } }),
    await db.job.findMany({ where: { everyMs: { gt: 0 } }, select: { name: true, failures: true } }),
  ];
  return { serial: newest?.serial ?? 0, gateways, waiting, jobs };
}
