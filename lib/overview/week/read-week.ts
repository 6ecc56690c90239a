import type { Conn } from '@/lib/db/prisma';
import type { GatewaySummary } from '@/lib/gateways/model/dto';
import { GATEWAY_STATE_WORDS, isAlarm } from '@/lib/gateways/model/state';
import { DAY_MS } from '@/lib/kernel/day';
import { TRIGGER_WORDS } from '@/lib/risk/model/dto';
import type { OverviewFilter, WeekItem } from '../model/dto';
import * as repository from './repository';

export const WEEK_MS = 7 * DAY_MS;
const NOWHERE = { team: null, environment: null };
const agents = (count: number) => `${count.toLocaleString('en')} agent${count === 1 ? '' : 's'}`;

interface Asked {
  from: Date;
  now: Date;
  /** Those that are looked at; they are not told apart by team. */
  gateways: readonly GatewaySummary[];
  filter?: OverviewFilter;
}

/** What happened since then and how gateways stand now, in words, the newest first. */
export async function readWeek(conn: Conn, { from, now, gateways, filter = {} }: Asked): Promise<WeekItem[]> {
  const rises = await repository.listRises(conn, from, filter);
  const events = await repository.listEvents(conn, from, filter);
  const { reviews, revoked, drifted, drills, emergencies, isolations, incidents, places } = events;
  /** Where all of these agents are; null where they are in several places. */
  const placeOf = (slugs: readonly string[]) => {
    const found = slugs.map((slug) => places.get(slug) ?? NOWHERE);
    const same = (of: 'team' | 'environment') => {
      const all = new Set(found.map((place) => place[of]));
      return all.size === 1 ? ([...all][0] ?? null) : null;
    };
    return { team: same('team'), environment: same('environment') };
  };
  const items: WeekItem[] = [
    ...rises.map(({ slug, name, team, environment, at, before, level, trigger }) => ({
      ...{ kind: 'risk' as const, at: at.toISOString(), href: `/agents/${slug}?tab=risk`, team, environment },
      text: `${name} rose from ${before} to ${level}: ${TRIGGER_WORDS[trigger]}`,
    })),
    ...drifted.map(({ name, driftedAt, server, _count }) => ({
      ...{ kind: 'definition' as const, at: (driftedAt as Date).toISOString(), href: `/servers/${server.slug}` },
      text: `The definition of ${server.slug}/${name} changed; ${agents(_count.grants)} held it and wait until it is adopted`,
      ...NOWHERE,
    })),
    ...reviews.map(({ id, number, team, completedAt, _count }) => ({
      ...{ kind: 'review' as const, at: (completedAt as Date).toISOString(), href: `/reviews/${id}` },
      text: `Review ${number} of ${team} was signed: ${revoked.get(id) ?? 0} of ${_count.items} grants removed`,
      ...{ team, environment: null },
    })),
    ...drills.map(({ number, outcome, endedAt, heldMs, agent }) => ({
      ...{ kind: 'drill' as const, at: endedAt.toISOString(), href: '/containments', ...placeOf([agent]) },
      text:
        outcome === 'passed' && heldMs !== null
          ? `Drill ${number} passed: every gateway held ${agent} after ${heldMs.toLocaleString('en')} ms`
          : `Drill ${number} of ${agent} ${outcome}`,
    })),
    ...emergencies.map(({ number, createdAt, reviewedAt, agents: about }) => ({
      ...{ kind: 'break-glass' as const, at: createdAt.toISOString(), href: `/requests/CR-${number}` },
      text: `Break-glass ${about[0] ? `for ${about[0].agent.slug}` : `CR-${number}`}: ${reviewedAt ? 'reviewed' : 'nobody has reviewed it yet'}`,
      ...{ team: about[0]?.agent.team ?? null, environment: about[0]?.agent.environment ?? null },
    })),
    ...isolations.map(({ number, of, target, at, agents: held }) => ({
      ...{ kind: 'isolation' as const, at: at.toISOString(), href: '/containments', ...placeOf(held) },
      text: `Isolation ${number}: ${of === 'agent' ? target : `${agents(held.length)} of ${target}`} stopped`,
    })),
    ...incidents.map(({ id, number, title, severity, declaredAt, agents: of }) => ({
      ...{ kind: 'incident' as const, at: declaredAt.toISOString(), href: `/incidents/${id}`, ...placeOf(of) },
      text: `Incident ${number} (${severity}): ${title}`,
    })),
    ...gateways
      .filter(({ mode, state }) => mode === 'enforce' && isAlarm(state))
      .map(({ slug, name, state, lastSeenAt, activatedSerial }) => ({
        ...{ kind: 'gateway' as const, at: lastSeenAt ?? now.toISOString(), href: `/gateways/${slug}`, ...NOWHERE },
        text: `Gateway ${name}: ${GATEWAY_STATE_WORDS[state].toLowerCase()}${activatedSerial === null ? '' : `, last serial ${activatedSerial}`}`,
      })),
  ];
  return items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}
