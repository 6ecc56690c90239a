import { z } from 'zod';
import type { Conn } from '@/lib/db/prisma';
import { detectAll, type FoundBy } from '@/lib/detections/model/detections';
import { SEVERITIES, severityOf } from '@/lib/detections/model/severity';
import { readFacts } from '@/lib/detections/read-facts';
import { findAgentsAsked, findSeen, moveSeen } from '@/lib/detections/repository';
import { sha256Hex } from '@/lib/kernel/digest';
import { RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import { defineVerb } from '@/lib/verb/define-verb';
import { type AlertState, again } from './model/triage';
import * as repository from './repository';

/** Ids that an alert keeps; it counts all of them. */
const MOST_EVENTS = 50;

type Agents = Awaited<ReturnType<typeof findAgentsAsked>>;

/**
 * Looks at the calls that came with these batches of a gateway, and tells each story that it finds once. That they
 * were looked at is kept in the same transaction: what was looked at by somebody else meanwhile is passed over.
 */
export const raiseAlerts = defineVerb({
  action: 'alert.raise',
  permission: 'job:read',
  input: z.strictObject({ gatewayId: z.string().max(64), after: z.int().min(0), upTo: z.int().min(1) }),
  async prepare({ ctx, input }) {
    const { findings, notEnough } = detectAll(await readFacts(ctx.db.read, input));
    const slugs = [...new Set(findings.flatMap(({ agent }) => agent ?? []))];
    return { findings, notEnough, agents: await findAgentsAsked(ctx.db.read, slugs) };
  },
  async run({ ctx, tx, input, prepared, now, audit, unchanged }): Promise<{ raised: number; notEnough: number }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit looks at calls by itself.');
    const { gatewayId, after, upTo } = input;
    const notEnough = prepared.notEnough.length;
    if (((await findSeen(tx, gatewayId)) ?? after) !== after) {
      unchanged();
      return { raised: 0, notEnough };
    }
    await moveSeen(tx, gatewayId, upTo);
    const raised: { alert: string; detection: string; severity: string }[] = [];
    for (const found of prepared.findings) {
      const fresh = await keep(tx, found, prepared.agents, now);
      if (fresh) raised.push(fresh);
    }
    if (raised.length === 0) unchanged();
    else await audit({ subject: { kind: 'installation', id: 'alerts' }, detail: { raised } });
    return { raised: raised.length, notEnough };
  },
});

/** Counts the story into its alert, or makes a new one and tells people. */
async function keep(tx: Conn, found: FoundBy, agents: Agents, now: Date) {
  const { detection, agent, title, says, path, events, observed, expected, dataClasses, baseline } = found;
  const story = sha256Hex(found.story);
  const asked = agent === null ? undefined : agents.get(agent);
  const severity = severityOf(detection.base, dataClasses, asked?.riskLevel ?? null);
  const times = { firstAt: new Date(found.firstAt), lastAt: new Date(found.lastAt) };
  const known = await repository.findNewestOf(tx, story);
  if (known && again({ ...known, state: known.state as AlertState }, now) !== 'new') {
    const added = events.filter((id) => !known.events.includes(id));
    await repository.updateAlert(tx, known.id, {
      calls: known.calls + added.length,
      events: [...known.events, ...added].slice(0, MOST_EVENTS),
      firstAt: new Date(Math.min(known.firstAt.getTime(), found.firstAt)),
      lastAt: new Date(Math.max(known.lastAt.getTime(), found.lastAt)),
      dataClasses: [...new Set([...known.dataClasses, ...dataClasses])].sort(),
      severity: SEVERITIES[Math.max(...[known.severity, severity].map((one) => SEVERITIES.indexOf(one as never)))],
    });
    return null;
  }
  const id = newId('al', now);
  const told = { title, says, path, observed, expected, dataClasses, agent };
  await repository.insertAlert(tx, {
    ...{ id, story, ...told, ...times, severity, state: 'open', raisedAt: now },
    detection: detection.id,
    version: detection.version,
    calls: events.length,
    events: events.slice(0, MOST_EVENTS),
    ...(baseline && { baseline: { ...baseline, from: iso(baseline.from), to: iso(baseline.to) } }),
  });
  // What is only new to an agent waits in the list; nobody is called for it.
  if (severity !== 'low') {
    const people = [...(await listActiveIn(tx, 'security')), ...(asked?.people ?? [])];
    await notify(tx, { event: 'alert.raised', people, title, path: `/alerts/${id}`, now });
  }
  return { alert: id, detection: detection.id, severity };
}

const iso = (at: number) => new Date(at).toISOString();
