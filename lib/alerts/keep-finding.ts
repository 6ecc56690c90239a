import type { Conn } from '@/lib/db/prisma';
import type { FoundBy } from '@/lib/detections/model/detections';
import { SEVERITIES, severityOf } from '@/lib/detections/model/severity';
import type { findAgentsAsked } from '@/lib/detections/repository';
import { sha256Hex } from '@/lib/kernel/digest';
import { newId } from '@/lib/kernel/ids';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import { type AlertState, joins } from './model/triage';
import * as repository from './repository';

/** Ids that an alert keeps; it counts all of them. */
const MOST_EVENTS = 50;

export type AgentsAsked = Awaited<ReturnType<typeof findAgentsAsked>>;

export interface Raised {
  alert: string;
  detection: string;
  severity: string;
}

/** Counts the story into its alert, or makes a new one and tells people. Null where no alert is new. */
export async function keepFinding(tx: Conn, found: FoundBy, agents: AgentsAsked, now: Date): Promise<Raised | null> {
  const { detection, tuning, agent, title, says, path, events, observed, expected, dataClasses, baseline } = found;
  const story = storyKey(found);
  const asked = agent === null ? undefined : agents.get(agent);
  const severity = severityOf(detection.base, dataClasses, asked?.riskLevel ?? null);
  const occurrence = found.occurrence ?? null;
  const known = await repository.findNewestOf(tx, story);
  if (known && occurrence !== null && known.occurrence === occurrence) return null;
  if (known && joins({ ...known, state: known.state as AlertState }, now)) {
    // Each call is looked at once: what is here and was not counted before is new.
    const added = events.filter((id) => !found.counted?.includes(id));
    await repository.updateAlert(tx, known.id, {
      calls: known.calls + added.length,
      events: [...new Set([...known.events, ...added])].slice(0, MOST_EVENTS),
      firstAt: new Date(Math.min(known.firstAt.getTime(), found.firstAt)),
      lastAt: new Date(Math.max(known.lastAt.getTime(), found.lastAt)),
      dataClasses: [...new Set([...known.dataClasses, ...dataClasses])].sort(),
      severity: SEVERITIES[Math.max(...[known.severity, severity].map((one) => SEVERITIES.indexOf(one as never)))],
      // How it stands now, in the words of now.
      ...(occurrence !== null && { occurrence, title, says, observed, expected }),
    });
    return null;
  }
  const id = newId('al', now);
  const told = { title, says, path, observed, expected, dataClasses, agent, tuning, occurrence };
  await repository.insertAlert(tx, {
    ...{ id, story, ...told, severity, state: 'open', raisedAt: now },
    gateway: found.gateway ?? null,
    firstAt: new Date(found.firstAt),
    lastAt: new Date(found.lastAt),
    detection: detection.id,
    version: detection.version,
    calls: events.length,
    events: events.slice(0, MOST_EVENTS),
    ...(baseline && { baseline: { ...baseline, from: iso(baseline.from), to: iso(baseline.to) } }),
  });
  // What is only new to an agent waits in the list; nobody is called for it.
  if (severity !== 'low' && !detection.toldOtherwise) {
    const people = [...(await listActiveIn(tx, 'security')), ...(asked?.people ?? [])];
    await notify(tx, { event: 'alert.raised', people, title, path: `/alerts/${id}`, now });
  }
  return { alert: id, detection: detection.id, severity };
}

/** As alerts are found by it. */
export function storyKey({ story }: { story: string }): string {
  return sha256Hex(story);
}

const iso = (at: number) => new Date(at).toISOString();
