import type { Conn } from '@/lib/db/prisma';
import { listCallers, readDelegation } from '@/lib/risk/repository';
import { type Impact, impactOf } from './model/impact';
import type { Operation } from './model/operation';
import type { Subjects } from './model/subjects';
import { readEuClasses, readReach } from './subjects/repository';

/** How many agents are looked at which only call those of the request. */
const CALLERS = 200;

/** What each agent of a request can do today, and could after it, with the risk of both. */
export async function readImpact(conn: Conn, operations: Operation[], subjects: Subjects): Promise<Impact[]> {
  const slugs = subjects.agents.map(({ slug }) => slug);
  const callers = await listCallers(conn, slugs, CALLERS);
  const proposed = operations.flatMap((o) => ('spec' in o ? (o.spec.delegatesTo ?? []) : []));
  return impactOf(operations, subjects, {
    held: await readReach(conn, slugs),
    euClasses: await readEuClasses(conn, slugs),
    delegation: await readDelegation(conn, [...new Set([...slugs, ...callers, ...proposed])]),
    callers,
  });
}
