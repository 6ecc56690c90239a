import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import { STEP_WORDS, type Step } from '@/lib/alerts/model/triage';
import { authorize, may } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { parseCallId } from '@/lib/decision-log/model/call-id';
import { outcomeOf } from '@/lib/decision-log/model/words';
import { findDecision } from '@/lib/decision-log/repository';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import type { Timeline } from '../model/dto';
import { dutyAnswerOf, type Marked, marksOf } from '../model/from-entries';
import { CURRENT_DUTIES, DUTY_STATE_WORDS, dutyState } from '../model/obligations';
import {
  assemble,
  type Bare,
  isolatingSerials,
  phasesOf,
  rowOfAudit,
  rowsOfCalls,
  rowsOfEntries,
} from '../model/timeline';
import { bucketOf, timelineWindow } from '../model/window';
import { entryOf } from '../queries';
import { findIncident, type IncidentWhole } from '../repository';
import * as repository from './repository';

/** Rows of each source, at most. */
const MOST = 500;

/**
 * What happened, in its order: what people wrote down, and what Remit and the gateways know of the agents anyway. The
 * latter is read from where it stands each time, so a row of it is as true as its source.
 */
export async function getTimeline({ ctx, id }: { ctx: Ctx; id: string }): Promise<Timeline> {
  const conn = ctx.db.read;
  const incident = await findIncident(conn, authorize(ctx.actor, 'incident:read'), id);
  if (!incident) throw notFound('incident');
  return gather(ctx, conn, incident, ctx.clock());
}

/** The row of a timeline, or the call, that this key names; null where the incident has none. Also in a transaction. */
export async function findRow(
  ctx: Ctx,
  conn: Conn,
  incident: IncidentWhole,
  key: string,
  now: Date,
): Promise<Pick<Marked, 'at' | 'text' | 'lane'> | null> {
  const named = key.startsWith('call:') ? parseCallId(key.slice('call:'.length)) : null;
  if (named === null) {
    const { rows } = await gather(ctx, conn, incident, now);
    return rows.find((row) => row.key === key) ?? null;
  }
  const call = await findDecision(conn, authorize(ctx.actor, 'decision-log:read'), named);
  if (!call?.agent || !incident.agents.includes(call.agent)) return null;
  const outcome = outcomeOf({ decision: call.decision as 'allow' | 'deny', enforced: call.enforced });
  const data = call.dataClasses.length > 0 ? `, ${call.dataClasses.join(' and ')} data` : '';
  const text = `${call.agent} called ${call.tool}${call.user ? ` for ${call.user}` : ''}: ${outcome === 'went-through' ? 'went through' : outcome}${data}`;
  return { at: call.time.toISOString(), lane: 'agent', text };
}

async function gather(ctx: Ctx, conn: Conn, incident: IncidentWhole, now: Date): Promise<Timeline> {
  const scope = authorize(ctx.actor, 'incident:read');
  const all = scope.reach === 'all';
  // Who has a part in it, or owns one of its agents, learns of the others what people wrote down here and no more.
  const agents = all ? incident.agents : await ownedOf(conn, scope.personId, incident.agents);
  const window = timelineWindow(incident, now);
  const entries = incident.entries.map(entryOf);
  const audit = await repository.listAudit(conn, agents, window, MOST);
  const isolating = isolatingSerials(audit);
  const receipts = await repository.listFirstReceipts(conn, [...isolating.keys()].slice(0, 20));
  const revisions = await repository.listRevisions(conn, agents, window, MOST);
  const alerts = await repository.listAlerts(conn, { ids: incident.alerts, agents, all }, window, MOST);
  const heard = await readable(ctx, conn, incident.agents);
  const calls = await repository.countCalls(conn, heard, window, bucketOf(window), MOST * 4);
  const rows: Bare[] = [
    ...rowsOfEntries(entries),
    ...audit.map(rowOfAudit),
    ...alerts.flatMap((alert) => rowsOfAlert(alert, incident.alerts.includes(alert.id))),
    ...revisions.map(({ serial, cause, createdAt }) => ({
      ...remit,
      key: `revision:${serial}`,
      at: createdAt.toISOString(),
      kind: 'revision',
      who: 'Remit',
      text: `Published revision ${serial}: ${cause}`,
      href: `/policy/${serial}`,
    })),
    ...receipts.map(({ id, wanted, serial, gateway, activatedAt }) => {
      const after = activatedAt.getTime() - (isolating.get(wanted) as Date).getTime();
      return {
        ...remit,
        key: `receipt:${id}:${wanted}`,
        at: activatedAt.toISOString(),
        kind: 'receipt',
        who: gateway,
        text: `Has revision ${serial === wanted ? serial : `${serial}, which is newer than ${wanted},`} in force, ${spanOf(after)} after it was published`,
        href: `/gateways/${gateway}`,
      };
    }),
    ...rowsOfCalls(calls),
    ...deadlines(incident, now),
  ];
  const cut = [
    audit.length === MOST ? 'audit log' : null,
    revisions.length === MOST ? 'revisions' : null,
    alerts.length === MOST ? 'alerts' : null,
    calls.length === MOST * 4 ? 'calls' : null,
  ].filter((source) => source !== null);
  return {
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    rows: assemble(rows, marksOf(incident.entries)),
    phases: phasesOf(incident.detectedAt.toISOString(), entries),
    cut,
    hidden: incident.agents.filter((agent) => !heard.includes(agent)),
  };
}

/** When somebody has to have been told, as far as it was said that it applies. */
function deadlines(incident: IncidentWhole, now: Date): Bare[] {
  return CURRENT_DUTIES.duties.flatMap((duty) => {
    const { state, dueAt } = dutyState(duty, dutyAnswerOf(incident.entries, duty.id), now);
    if (dueAt === null) return [];
    const text = `Deadline to tell the ${duty.recipient.toLowerCase()}: ${DUTY_STATE_WORDS[state].toLowerCase()}`;
    return [{ ...remit, key: `duty:${duty.id}`, at: dueAt, kind: 'deadline', who: duty.regime, text, href: null }];
  });
}

const remit = { lane: 'remit' as const, corrects: null, evidence: [] };

function rowsOfAlert(alert: Awaited<ReturnType<typeof repository.listAlerts>>[number], linked: boolean): Bare[] {
  const { id, number, title, raisedAt, steps } = alert;
  const href = `/alerts/${id}`;
  return [
    {
      ...{ ...remit, key: `alert:${id}`, at: raisedAt.toISOString(), kind: 'alert', who: 'Remit', href },
      text: `${linked ? 'Raised' : 'Also raised'} alert ${number}: ${title}`,
    },
    ...steps.map(({ id: step, step: what, reason, at, person }) => ({
      ...{ key: `alert-step:${step}`, at: at.toISOString(), lane: 'people' as const, kind: 'alert', who: person.name },
      ...{ corrects: null, evidence: [], href },
      text: `Alert ${number}: ${STEP_WORDS[what as Step]}${reason ? `: ${reason}` : ''}`,
    })),
  ];
}

/** Agents whose calls this person may see. */
export async function readable(ctx: Ctx, conn: Conn, agents: string[]): Promise<string[]> {
  if (!may(ctx.actor, 'decision-log:read')) return [];
  const scope = authorize(ctx.actor, 'decision-log:read');
  return scope.reach === 'all' ? agents : ownedOf(conn, scope.personId, agents);
}

async function ownedOf(conn: Conn, personId: string, agents: string[]): Promise<string[]> {
  const owned = new Set(await slugsOwnedBy(conn, personId));
  return agents.filter((agent) => owned.has(agent));
}

function spanOf(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
