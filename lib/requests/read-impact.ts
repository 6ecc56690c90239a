import type { Conn } from '@/lib/db/prisma';
import { type Impact, impactOf } from './model/impact';
import type { Operation } from './model/operation';
import type { Subjects } from './model/subjects';
import { readEuClasses, readReach } from './subjects/repository';

/** What each agent of a request can do today, and could after it, with the risk of both. */
export async function readImpact(conn: Conn, operations: Operation[], subjects: Subjects): Promise<Impact[]> {
  const slugs = subjects.agents.map(({ slug }) => slug);
  return impactOf(operations, subjects, await readReach(conn, slugs), await readEuClasses(conn, slugs));
}
