import type { Conn } from '@/lib/db/prisma';
import { LEAST_MONTHS } from '@/lib/decision-log/model/retention';
import { dutyAnswerOf } from '@/lib/incidents/model/from-entries';
import { CURRENT_DUTIES, type DutyState, dutyState } from '@/lib/incidents/model/obligations';
import { listNewest } from '../documents/repository';
import type { CheckId } from '../model/document-form';
import type { EuResult } from '../model/dto';
import type { Check, DutyRecords } from '../model/duty-state';
import { type Checked, listChecked, listStatements } from './repository';

/** What answers duties, of several agents at once, by slug. Unscoped: the caller has made sure that they may be read. */
export async function readRecords(
  conn: Conn,
  assessments: ReadonlyMap<string, EuResult | null>,
  now: Date,
): Promise<Map<string, DutyRecords>> {
  const slugs = [...assessments.keys()];
  if (slugs.length === 0) return new Map();
  const newest = await listNewest(conn, slugs);
  const statements = await listStatements(conn, slugs);
  const checked = await listChecked(conn, slugs);
  return new Map(
    checked.map((agent) => [
      agent.slug,
      {
        documents: Object.fromEntries(
          newest
            .filter(({ slug }) => slug === agent.slug)
            .map(({ kind, version, gaps, only }) => [kind, { version, gaps, only }]),
        ),
        statements: statements.get(agent.slug) ?? {},
        checks: checksOf(agent, assessments.get(agent.slug) ?? null, now),
      },
    ]),
  );
}

function checksOf(agent: Checked, result: EuResult | null, now: Date): Record<CheckId, Check> {
  const page = `/agents/${agent.slug}`;
  const { status, owner, backupOwner, riskScore, riskLevel, firstCall } = agent;
  const both = [owner, backupOwner];
  return {
    stopped:
      status === 'suspended' || status === 'retired'
        ? { holds: true, says: `The agent is ${status}.`, href: page }
        : { holds: false, says: `The agent is ${status}: isolate it, or retire it.`, href: page },
    'exception-reasons': { ...reasonsGiven(result), href: `${page}/eu-ai-act` },
    logs: firstCall
      ? {
          holds: true,
          says: `Calls are recorded since ${firstCall.toISOString().slice(0, 10)} and kept ${LEAST_MONTHS} months at least.`,
          href: `/calls?agent=${agent.slug}`,
        }
      : { holds: false, says: 'No gateway has reported a call of it.' },
    owners: {
      holds: both.every((person) => person.status === 'active'),
      says: `${both.map(({ name, status: is }) => (is === 'active' ? name : `${name}, who left,`)).join(' and ')} answer for it.`,
      href: page,
    },
    risk: {
      holds: riskScore !== null,
      says: riskScore === null ? 'It has no risk score yet.' : `Its risk is ${riskScore} of 100, ${riskLevel}.`,
      href: `${page}?tab=risk`,
    },
    incidents: incidentsAnswered(agent, now),
  };
}

function reasonsGiven(result: EuResult | null): Check {
  const asked =
    result?.path.filter(({ question }) => question === 'significant-risk' || question === 'exception') ?? [];
  const without = asked.filter(({ reason }) => !reason).map(({ title }) => `“${title}”`);
  return without.length === 0 && asked.length > 0
    ? { holds: true, says: 'The answers say why, with a reason each.' }
    : { holds: false, says: `No reason is given with ${without.join(' and ') || 'the exception'}. Answer again.` };
}

/** Whether somebody said of each incident what has to be told, and it was told in time so far. False alarms tell nobody. */
function incidentsAnswered({ slug, incidents, firstCall }: Checked, now: Date): Check {
  const href = `/incidents?agent=${slug}`;
  const real = incidents.filter(({ outcome }) => outcome !== 'false-alarm');
  const states = real.map(({ number, entries }) => ({
    number,
    states: CURRENT_DUTIES.duties.map((duty) => dutyState(duty, dutyAnswerOf(entries, duty.id), now).state),
  }));
  const numbers = (...of: DutyState[]) =>
    states.filter((one) => one.states.some((state) => of.includes(state))).map(({ number }) => number);
  if (real.length === 0 && !firstCall)
    return { holds: false, says: 'No call of it was ever reported, so nothing shows that there was none.' };
  if (real.length === 0) return { holds: true, says: 'No incident of it was declared.' };
  const open = numbers('unanswered', 'overdue');
  const late = numbers('notified-late');
  if (open.length === 0 && late.length === 0)
    return {
      holds: true,
      says: 'In every incident it is said what has to be reported, and none was reported late.',
      href,
    };
  const says = [
    ...(open.length > 0 ? [`Unanswered or overdue in incident ${open.join(', ')}.`] : []),
    ...(late.length > 0 ? [`Reported too late in incident ${late.join(', ')}.`] : []),
  ];
  return { holds: false, says: says.join(' '), href };
}
