import type { Conn } from '@/lib/db/prisma';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { groupBy } from '../../model/detection';
import { type DayCount, type Facts, HOUR_MS, type SeenCall } from '../../model/facts';
import { findLabels, listCallsOfSessions } from '../../repository';
import * as repository from './repository';

const DAYS = 30;
/** As far back as the rules compare. */
const BEFORE_MS = 42 * DAY_MS;
const CLOCK_DAYS = 28;
/** Counts that are read at once; of more the newest days are looked at. */
const MOST_COUNTS = 400_000;
const MOST_SESSIONS = 1_000;
/** Calls of an agent in one hour that are told apart. */
const MOST_AN_HOUR = 1_000;

export interface Stored {
  from: number;
  calls: number;
  /** False where there was more in 30 days than is looked at. */
  whole: boolean;
  /** One after the other in time, each of them as a rule gets it. */
  facts: Iterable<Facts>;
}

const EMPTY: Facts = { fresh: [], around: [], days: new Map(), clock: new Map(), users: new Set(), tools: new Map() };

/** A call that stands for those that are counted together: of whom, when and which of them nothing is kept there. */
function standIn(at: number, agent: string, count: Partial<SeenCall>): SeenCall {
  return {
    ...{ id: '', at, agent, user: null, tool: '', decision: 'allow', reason: 'allowed', enforced: true },
    ...{ dataClasses: [], session: null, lineage: null, unknown: null },
    ...count,
  };
}

/** Calls of the last 30 days by day, from what is counted. */
export async function storedDays(conn: Conn, now: Date): Promise<Stored> {
  const today = dayOf(now.getTime());
  const wanted = today - (DAYS - 1) * DAY_MS;
  const rows = await repository.listDayCounts(conn, new Date(wanted - BEFORE_MS), MOST_COUNTS);
  const whole = rows.length < MOST_COUNTS;
  // Where not all came, a day is looked at only with what it is compared with.
  const from = whole ? wanted : Math.min(today, Math.max(wanted, (rows.at(-1)?.start ?? today) + BEFORE_MS));
  const days = groupBy(rows, ({ agent }) => agent) as Map<string, (DayCount & { agent: string })[]>;
  const fresh = groupBy(
    rows.filter(({ start }) => start >= from),
    ({ start }) => String(start),
  );
  const calls = [...fresh.values()].flat().reduce((sum, row) => sum + row.calls, 0);
  function* facts() {
    for (let start = from; start <= today; start += DAY_MS) {
      const of = (fresh.get(String(start)) ?? []).map(({ agent, tool, decision, reason, classes }) =>
        standIn(start, agent, { tool, decision: decision as SeenCall['decision'], reason, dataClasses: classes }),
      );
      if (of.length > 0) yield { ...EMPTY, fresh: of, days };
    }
  }
  return { from, calls, whole, facts: facts() };
}

/** The same with the hours of calls that went through. */
export async function storedHours(conn: Conn, now: Date): Promise<Stored> {
  const stored = await storedDays(conn, now);
  const rows = await repository.listHourCounts(conn, new Date(stored.from - CLOCK_DAYS * DAY_MS), MOST_COUNTS);
  const whole = rows.length < MOST_COUNTS;
  const today = dayOf(now.getTime());
  const from = whole ? stored.from : Math.min(today, (rows.at(-1)?.start ?? today) + CLOCK_DAYS * DAY_MS);
  const byDay = groupBy(rows, ({ start }) => String(dayOf(start)));
  function* facts() {
    for (const given of stored.facts) {
      const day = dayOf((given.fresh[0] as SeenCall).at);
      if (day < from) continue;
      const fresh = (byDay.get(String(day)) ?? []).flatMap(({ agent, start, calls }) =>
        Array.from({ length: Math.min(calls, MOST_AN_HOUR) }, () => standIn(start, agent, {})),
      );
      fresh.sort((a, b) => a.at - b.at);
      yield { ...given, fresh, clock: clockBefore(byDay, day) };
    }
  }
  return { ...stored, from, whole: stored.whole && whole, facts: facts() };
}

type HourCount = Awaited<ReturnType<typeof repository.listHourCounts>>[number];

function clockBefore(byDay: ReadonlyMap<string, HourCount[]>, day: number): Map<string, number[]> {
  const clock = new Map<string, number[]>();
  for (let before = day - CLOCK_DAYS * DAY_MS; before < day; before += DAY_MS) {
    for (const { agent, start, calls } of byDay.get(String(before)) ?? []) {
      const hours = clock.get(agent) ?? Array<number>(24).fill(0);
      const hour = Math.floor(start / HOUR_MS) % 24;
      hours[hour] = (hours[hour] ?? 0) + calls;
      clock.set(agent, hours);
    }
  }
  return clock;
}

/** Sessions of the last 30 days in which a tool was called that can carry data out. */
export async function storedSessions(conn: Conn, now: Date): Promise<Stored> {
  const from = dayOf(now.getTime()) - (DAYS - 1) * DAY_MS;
  const outward = await repository.listOutwardTools(conn);
  const sessions = await repository.listSessionsWith(conn, outward, new Date(from), MOST_SESSIONS);
  const calls = await listCallsOfSessions(conn, {
    agents: [...new Set(sessions.map(({ agent }) => agent))],
    sessions: [...new Set(sessions.map(({ session }) => session))],
    from: new Date(from),
    to: now,
  });
  calls.sort((a, b) => a.at - b.at);
  const tools = await findLabels(conn, [...new Set(calls.map(({ tool }) => tool))]);
  const facts = [{ ...EMPTY, fresh: calls, around: calls, tools }];
  return { from, calls: calls.length, whole: sessions.length < MOST_SESSIONS, facts };
}
