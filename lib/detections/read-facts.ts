import type { Conn } from '@/lib/db/prisma';
import { compareDataClass, type DataClass } from '@/lib/kernel/data-class';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { type Facts, HOUR_MS, type SeenCall } from './model/facts';
import * as repository from './repository';

/** As far back as any detection compares. */
const BEFORE_MS = 42 * DAY_MS;
const CLOCK_MS = 28 * DAY_MS;

/** What detections are told of calls that came with these batches. Some reads for all of them, none for each call. */
export async function readFacts(
  conn: Conn,
  stretch: { gatewayId: string; after: number; upTo: number },
): Promise<Facts> {
  const fresh = await repository.listCallsOf(conn, stretch);
  const agents = [...new Set(fresh.flatMap(({ agent }) => agent ?? []))];
  const [first, last] = [fresh[0]?.at ?? 0, fresh.at(-1)?.at ?? 0];
  const today = dayOf(first);
  const freshTools = await repository.findLabels(conn, toolsOf(fresh));
  const sessions = fresh.filter((call) => {
    const label = freshTools.get(call.tool);
    const classes = [...call.dataClasses, ...(label?.dataClass ? [label.dataClass] : [])] as DataClass[];
    return call.session !== null && (label?.outward || classes.some((one) => compareDataClass(one, 'internal') > 0));
  });
  const around = await repository.listCallsOfSessions(conn, {
    agents: [...new Set(sessions.flatMap(({ agent }) => agent ?? []))],
    sessions: [...new Set(sessions.flatMap(({ session }) => session ?? []))],
    from: new Date(first - HOUR_MS),
    to: new Date(last + HOUR_MS),
  });
  const missing = toolsOf(around).filter((tool) => !freshTools.has(tool));
  const pairs = new Map(
    fresh.flatMap(({ agent, user }) => (agent && user ? [[`${agent}\n${user}`, { agent, user }] as const] : [])),
  );
  return {
    fresh,
    around,
    days: await repository.countDays(conn, agents, new Date(today - BEFORE_MS), new Date(dayOf(last) + DAY_MS)),
    clock: await repository.countClock(conn, agents, new Date(today - CLOCK_MS), new Date(today)),
    users: await repository.findUsersBefore(conn, [...pairs.values()], new Date(today - CLOCK_MS), new Date(today)),
    tools: new Map([...freshTools, ...(await repository.findLabels(conn, missing))]),
  };
}

function toolsOf(calls: readonly SeenCall[]): string[] {
  return [...new Set(calls.map(({ tool }) => tool))];
}
