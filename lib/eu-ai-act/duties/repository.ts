import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Says, Statement } from '../model/duty-state';

/** The last that was said of each duty, by slug. Unscoped: whoever calls has made sure that it may be read. */
export async function listStatements(conn: Conn, slugs: string[]): Promise<Map<string, Record<string, Statement>>> {
  const rows = await prismaOf(conn).euStatement.findMany({
    where: { agent: { slug: { in: slugs } } },
    orderBy: [{ agentId: 'asc' }, { duty: 'asc' }, { id: 'desc' }],
    distinct: ['agentId', 'duty'],
    include: { agent: { select: { slug: true } }, person: { select: { id: true, name: true } } },
  });
  const answered = await prismaOf(conn).euAssessment.groupBy({
    by: ['agentId'],
    where: { agentId: { in: [...new Set(rows.map(({ agentId }) => agentId))] } },
    _max: { at: true },
  });
  const newest = new Map(answered.map(({ agentId, _max }) => [agentId, _max.at]));
  const found = new Map<string, Record<string, Statement>>(slugs.map((slug) => [slug, {}]));
  for (const { agentId, agent, duty, says, text, person, at } of rows) {
    const of = found.get(agent.slug);
    const outdated = at < (newest.get(agentId) ?? at);
    if (of) of[duty] = { says: says as Says, text, person, at: at.toISOString(), outdated };
  }
  return found;
}

export async function writeStatement(
  tx: Conn,
  slug: string,
  row: { duty: string; says: Says; text: string; personId: string; at: Date },
): Promise<void> {
  const { id: agentId } = await prismaOf(tx).agent.findUniqueOrThrow({ where: { slug }, select: { id: true } });
  await prismaOf(tx).euStatement.create({ data: { ...row, agentId } });
}

/** What the checks look at, of each agent. */
export async function listChecked(conn: Conn, slugs: string[]) {
  const db = prismaOf(conn);
  const person = { select: { name: true, status: true } } as const;
  const agents = await db.agent.findMany({
    where: { slug: { in: slugs } },
    select: { slug: true, status: true, riskScore: true, riskLevel: true, owner: person, backupOwner: person },
  });
  const called = await db.decisionDay.groupBy({
    by: ['agent'],
    where: { agent: { in: slugs } },
    _min: { start: true },
  });
  const incidents = await db.incident.findMany({
    where: { agents: { hasSome: slugs } },
    orderBy: { number: 'asc' },
    select: {
      ...{ number: true, agents: true, outcome: true },
      entries: {
        where: { kind: 'obligation' },
        orderBy: { id: 'asc' },
        select: { kind: true, text: true, detail: true },
      },
    },
  });
  return agents.map((agent) => ({
    ...agent,
    firstCall: called.find((row) => row.agent === agent.slug)?._min.start ?? null,
    incidents: incidents.filter((incident) => incident.agents.includes(agent.slug)),
  }));
}
export type Checked = Awaited<ReturnType<typeof listChecked>>[number];
