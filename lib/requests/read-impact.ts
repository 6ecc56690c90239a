import type { Conn } from '@/lib/db/prisma';
import { listCallers, readDelegation } from '@/lib/risk/repository';
import { type Impact, impactOf } from './model/impact';
import type { Operation } from './model/operation';
import type { AgentSubject, Subjects } from './model/subjects';
import { readEuClasses, readHolders, readReach } from './subjects/repository';

/** How many agents are looked at which only call those of the request. */
const CALLERS = 200;
/** Holders of a tool are many; so many are held in memory at once, and every one is looked at. */
const HOLDERS = 400;

/**
 * What each agent of a request can do today, and could after it, with the risk of both. Where the request changes what
 * a tool is, so for every agent that holds it.
 */
export async function readImpact(conn: Conn, operations: Operation[], subjects: Subjects): Promise<Impact[]> {
  const keys = [...new Set(operations.flatMap((o) => (o.op === 'adopt' || o.op === 'label' ? [o.tool] : [])))];
  const except = [...new Set(operations.flatMap((o) => ('agent' in o ? [o.agent] : [])))];
  const found = new Map<string, Impact>();
  let after: string | undefined;
  do {
    const holders: AgentSubject[] = await readHolders(conn, { keys, except }, { limit: HOLDERS, after });
    for (const one of await readSome(conn, operations, subjects, holders)) {
      // An agent may hold one tool and call another agent that holds one: what it is by itself says more.
      if (found.get(one.agent)?.cause !== 'holds') found.set(one.agent, one);
    }
    after = holders.length === HOLDERS ? holders.at(-1)?.slug : undefined;
  } while (after !== undefined);
  return [...found.values()];
}

async function readSome(conn: Conn, operations: Operation[], subjects: Subjects, holders: AgentSubject[]) {
  const slugs = [...new Set([...subjects.agents, ...holders].map(({ slug }) => slug))];
  const callers = await listCallers(conn, slugs, CALLERS);
  const proposed = operations.flatMap((o) => ('spec' in o ? (o.spec.delegatesTo ?? []) : []));
  return impactOf(operations, subjects, {
    held: await readReach(conn, slugs),
    euClasses: await readEuClasses(conn, slugs),
    delegation: await readDelegation(conn, [...new Set([...slugs, ...callers, ...proposed])]),
    callers,
    holders,
  });
}
