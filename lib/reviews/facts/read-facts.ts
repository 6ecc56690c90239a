import type { AgentSpec } from '@/lib/agents/model/manifest';
import type { Conn } from '@/lib/db/prisma';
import { findLabels, findUsersBefore } from '@/lib/detections/repository';
import type { Constraints } from '@/lib/kernel/constraints';
import { DATA_CLASSES, type DataClass, type Effect } from '@/lib/kernel/data-class';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { LOOK_BACK_DAYS } from '@/lib/usage/model/dto';
import { historyOf } from '@/lib/usage/model/history';
import { type HeldTool, toolUse } from '@/lib/usage/model/tool-use';
import { countByTools, listFirstDaysOf, listHeardSince } from '@/lib/usage/repository';
import type { Snapshot } from '../model/dto';
import { type AgentReview, type HeldGrant, reviewAgent } from '../model/snapshot';
import { type Period, WEEK_MS } from '../model/week';
import * as repository from './repository';

const USERS_BEFORE_MS = 28 * DAY_MS;

/** The agents of a team as a review keeps them. Some reads for all of them, none for each. */
export async function readAgentReviews(
  conn: Conn,
  { team, part, period }: { team: string; part: number; period: Period },
): Promise<AgentReview[]> {
  const agents = await repository.listAgents(conn, { team, part, to: period.to });
  const slugs = agents.map(({ slug }) => slug);
  if (slugs.length === 0) return [];
  const { from, to } = period;
  const before = { from: new Date(from.getTime() - WEEK_MS), to: from };
  const lookBack = new Date(dayOf(to.getTime() - LOOK_BACK_DAYS * DAY_MS));
  const week = await repository.countCalls(conn, slugs, period);
  const weekBefore = await repository.countCalls(conn, slugs, before);
  const counts = await countByTools(conn, slugs, lookBack, to);
  const firstDays = await listFirstDaysOf(conn, slugs);
  const heardSince = await listHeardSince(conn);
  const peaks = await repository.listPeaks(conn, slugs, period);
  const heard = await repository.listHeard(conn, period);
  const users = await repository.listUsers(conn, slugs, period);
  const pairs = [...users].flatMap(([agent, names]) => names.map((user) => ({ agent, user })));
  const known = await findUsersBefore(conn, pairs, new Date(from.getTime() - USERS_BEFORE_MS), from);
  const alerts = await repository.listAlerts(conn, slugs, period);
  const previous = await repository.listPrevious(conn, slugs);
  const deferred = await repository.listDeferred(conn, [...new Set([...previous.values()].map((row) => row.reviewId))]);
  const called = [...week.values(), ...weekBefore.values()].flatMap((rows) => rows.map(({ tool }) => tool));
  const labels = await findLabels(conn, [...new Set(called)]);
  const seenServers = new Set([...heardSince].filter(([, since]) => since <= lookBack).map(([server]) => server));
  return agents.map((row) => {
    const held = row.grants.map(toHeld);
    const servers = [...new Set(held.map(({ tool }) => tool.slice(0, tool.indexOf('/'))))];
    const firsts = firstDays.get(row.slug) ?? new Map<string, Date>();
    const last = previous.get(row.slug);
    return reviewAgent(
      {
        agent: toAgent(row),
        declared: highest((row.dataAccess as AgentSpec['dataAccess']).map(({ dataClass }) => dataClass)),
        held,
        week: week.get(row.slug) ?? [],
        before: weekBefore.get(row.slug) ?? [],
        firstDays: firsts,
        use: toolUse({
          held: held.map(({ tool, createdAt, dataClass }): HeldTool => ({ tool, since: createdAt, dataClass })),
          ...{ counts: counts.get(row.slug) ?? [], firstDays: firsts, seenServers, from: lookBack },
        }),
        history: historyOf({
          registeredAt: row.createdAt,
          ...{ servers, heardSince, from: lookBack, now: to },
        }),
        heard: servers.length === 0 || servers.some((server) => heard.has(server)),
        peaks: new Map((peaks.get(row.slug) ?? []).map(({ tool, peak }) => [tool, peak])),
        users: users.get(row.slug) ?? [],
        knownUsers: new Set((users.get(row.slug) ?? []).filter((user) => known.has(`${row.slug}\n${user}`))),
        labels,
        alerts: (alerts.get(row.slug) ?? []) as (Snapshot['alerts'][number] & { path: string[] })[],
        previous: last ? { review: last.number, snapshot: last.snapshot as Snapshot } : null,
        deferred: new Set(held.filter(({ id }) => deferred.has(id)).map(({ tool }) => tool)),
      },
      period,
    );
  });
}

function toHeld({ id, createdAt, constraints, tool }: repository.AgentRow['grants'][number]): HeldGrant {
  return {
    ...{ id, createdAt, tool: `${tool.server.slug}/${tool.name}` },
    constraints: constraints as Constraints,
    dataClass: tool.dataClass as DataClass | null,
    effect: tool.effect as Effect | null,
    outward: tool.outward,
  };
}

function toAgent({ slug, name, status, environment, owner, backupOwner, ...row }: repository.AgentRow) {
  const { riskLevel, riskScore } = row;
  return { slug, name, status, environment, owner, backupOwner, riskLevel, riskScore } as Snapshot['agent'];
}

function highest(classes: readonly DataClass[]): DataClass | null {
  return DATA_CLASSES.filter((name) => classes.includes(name)).at(-1) ?? null;
}
