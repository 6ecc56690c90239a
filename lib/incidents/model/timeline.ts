import { ACTION_WORDS, subjectHref } from '@/lib/audit/model/action-words';
import type { Entry, Timeline, TimelineRow } from './dto';
import type { Marked } from './from-entries';
import type { IncidentState } from './state';

export type Bare = Omit<TimelineRow, 'relevant' | 'corrected'>;

const bare = { corrects: null, evidence: [], href: null, who: null };

/** What people wrote down. That a row was marked is not a row of its own: the row shows it. */
export function rowsOfEntries(entries: readonly Entry[]): Bare[] {
  return entries
    .filter(({ kind }) => kind !== 'mark')
    .map(({ id, kind, at, person, text, corrects, evidence }) => ({
      ...{ key: `entry:${id}`, at, kind, text, evidence, href: null },
      lane: person === null ? ('remit' as const) : ('people' as const),
      who: person?.name ?? 'Remit',
      corrects: corrects === null ? null : `entry:${corrects}`,
    }));
}

interface AuditLike {
  seq: number;
  at: Date;
  actor: { kind: string; name?: string };
  action: string;
  subjectKind: string;
  subjectId: string;
  detail: Record<string, unknown>;
}

/** Of an entry's detail, the words that somebody wrote. */
const SAID = ['reason', 'comment', 'justification', 'note', 'says'] as const;
const MOST_NAMED = 3;
const LONGEST = 300;

export function rowOfAudit({ seq, at, actor, action, subjectKind, subjectId, detail }: AuditLike): Bare {
  const did = ACTION_WORDS[action] ?? action;
  const said = SAID.map((name) => detail[name]).find((value) => typeof value === 'string' && value !== '');
  const agents = subjectKind === 'agent' ? [subjectId] : namesOf(detail.agent ?? detail.agents);
  const more = agents.length > MOST_NAMED ? [`${agents.length - MOST_NAMED} more`] : [];
  const whom = agents.length === 0 ? '' : ` (${[...agents.slice(0, MOST_NAMED), ...more].join(', ')})`;
  return {
    ...bare,
    key: `audit:${seq}`,
    at: at.toISOString(),
    lane: actor.kind === 'person' ? 'people' : 'remit',
    kind: action,
    who: actor.name ?? actor.kind,
    text: cut(`${did[0]?.toUpperCase()}${did.slice(1)}${whom}${said ? `: ${said}` : ''}`),
    href: subjectHref(subjectKind, subjectId),
  };
}

const namesOf = (value: unknown) =>
  (Array.isArray(value) ? value : [value]).filter((name): name is string => typeof name === 'string');

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** Serials that took access away from an agent of the incident, as the audit log says: what gateways have to confirm. */
export function isolatingSerials(rows: readonly Pick<AuditLike, 'action' | 'detail' | 'at'>[]): Map<number, Date> {
  const serials = new Map<number, Date>();
  for (const { action, detail, at } of rows) {
    const serial = [detail.revision, detail.serial].find((value) => Number.isInteger(value)) as number | undefined;
    if (serial !== undefined && /suspend|isolat|contain|revoke/.test(action)) serials.set(serial, at);
  }
  return serials;
}

interface CountLike {
  start: Date;
  agent: string;
  tool: string;
  through: boolean;
  calls: number;
}

/** One row for what an agent did in one stretch: how often it got through, with which tools, and how often it did not. */
export function rowsOfCalls(counts: readonly CountLike[]): Bare[] {
  const stretches = new Map<string, CountLike[]>();
  for (const count of counts) {
    const key = `calls:${count.agent}:${count.start.toISOString()}`;
    stretches.set(key, [...(stretches.get(key) ?? []), count]);
  }
  return [...stretches].map(([key, all]) => {
    const { agent, start } = all[0] as CountLike;
    const words = [
      callWords(
        all.filter(({ through }) => through),
        'went through',
      ),
      callWords(
        all.filter(({ through }) => !through),
        'denied',
      ),
    ].filter(Boolean);
    return {
      ...bare,
      ...{ key, at: start.toISOString(), lane: 'agent' as const, kind: 'calls', who: agent, text: words.join('; ') },
      href: `/calls?agent=${encodeURIComponent(agent)}`,
    };
  });
}

const MOST_TOOLS = 3;

function callWords(counts: readonly CountLike[], what: string): string | null {
  if (counts.length === 0) return null;
  const total = counts.reduce((sum, { calls }) => sum + calls, 0);
  const tools = counts.slice(0, MOST_TOOLS).map(({ tool, calls }) => `${tool} ${calls}`);
  const more = counts.length > MOST_TOOLS ? [`${counts.length - MOST_TOOLS} more tools`] : [];
  return `${total} ${total === 1 ? 'call' : 'calls'} ${what} (${[...tools, ...more].join(', ')})`;
}

/** In order, each with whether it is marked and whether something corrects it. What was marked and is gone stays as it was. */
export function assemble(rows: readonly Bare[], marks: readonly Marked[]): TimelineRow[] {
  const marked = new Set(marks.map(({ row }) => row));
  const known = new Set(rows.map(({ key }) => key));
  const corrected = new Set(rows.flatMap(({ corrects }) => corrects ?? []));
  const kept = marks
    .filter(({ row }) => !known.has(row))
    .map(({ row, at, text, lane }) => ({
      ...{ ...bare, key: row, at, text, lane, kind: 'call' },
      href: row.startsWith('call:') ? `/calls/${encodeURIComponent(row.slice('call:'.length))}` : null,
    }));
  return [...rows, ...kept]
    .map((row) => ({ ...row, relevant: marked.has(row.key), corrected: corrected.has(row.key) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** From which moment to which it was in each state. One that is said to have begun before the last is taken to begin with it. */
export function phasesOf(detectedAt: string, entries: readonly Entry[]): Timeline['phases'] {
  const phases: Timeline['phases'] = [];
  for (const { kind, at, detail } of entries) {
    if (kind !== 'state') continue;
    const last = phases.at(-1);
    const from = last ? ([at, last.from].sort()[1] as string) : detectedAt;
    if (last) last.to = from;
    phases.push({ state: detail.to as IncidentState, from, to: null });
  }
  const last = phases.at(-1);
  if (last?.state === 'closed') last.to = last.from;
  return phases;
}

export interface Stretch<Row> {
  /** Null before it was detected. */
  phase: Timeline['phases'][number] | null;
  rows: Row[];
}

/** Rows under the phase in which they fell; a phase without a row still stands. */
export function byPhase<Row extends { at: string }>(rows: readonly Row[], phases: Timeline['phases']): Stretch<Row>[] {
  const stretches: Stretch<Row>[] = [null, ...phases].map((phase) => ({ phase, rows: [] }));
  for (const row of rows) {
    // Of phases that begin together, the last one is where it went on.
    const index = phases.findLastIndex(({ from }) => from <= row.at);
    (stretches[index + 1] as Stretch<Row>).rows.push(row);
  }
  return stretches.filter(({ phase, rows: some }) => phase !== null || some.length > 0);
}
