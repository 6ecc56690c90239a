import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Json } from '@/lib/kernel/json';
import type { EuResult } from './model/dto';

const PERSON = { person: { select: { id: true, name: true } } } as const;

interface Row {
  id: string;
  at: Date;
  dataVersion: number;
  answers: unknown;
  result: string;
  obligations: unknown;
  person: { id: string; name: string };
}

export type StoredAssessment = EuResult & Pick<Row, 'id' | 'at' | 'dataVersion' | 'person'>;

/** The path is kept in the words that were read, so that it stays readable when the legal data changes. */
function toStored({ answers, result, obligations, id, at, dataVersion, person }: Row): StoredAssessment {
  return {
    id,
    at,
    dataVersion,
    person,
    ...(answers as Pick<EuResult, 'path' | 'roles' | 'reasons'>),
    class: result as EuResult['class'],
    obligations: obligations as EuResult['obligations'],
  };
}

/** Adds to the history and sets the class of the agent, which exists. */
export async function writeAssessment(
  tx: Conn,
  {
    id,
    slug,
    personId,
    at,
    now,
    dataVersion,
    result,
  }: { id: string; slug: string; personId: string; at: Date; now: Date; dataVersion: number; result: EuResult },
): Promise<void> {
  const { path, roles, reasons, obligations } = result;
  const euDates = [...new Set(obligations.map(({ date }) => date))].sort();
  const { id: agentId } = await prismaOf(tx).agent.update({
    where: { slug },
    data: { euClass: result.class, euDataVersion: dataVersion, euRoles: roles, euDates, updatedAt: now },
    select: { id: true },
  });
  await prismaOf(tx).euAssessment.create({
    data: {
      id,
      agentId,
      personId,
      at,
      dataVersion,
      answers: { path, roles, reasons } as Json as never,
      result: result.class,
      obligations: obligations as Json as never,
    },
  });
}

/** Newest first. Whoever calls has made sure that the agent may be read. */
export async function listAssessments(conn: Conn, slug: string, limit: number): Promise<StoredAssessment[]> {
  const rows = await prismaOf(conn).euAssessment.findMany({
    where: { agent: { slug } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
    include: PERSON,
  });
  return rows.map(toStored);
}

export async function findAssessment(conn: Conn, slug: string, id: string): Promise<StoredAssessment | null> {
  const row = await prismaOf(conn).euAssessment.findFirst({ where: { id, agent: { slug } }, include: PERSON });
  return row && toStored(row);
}
