import { authorize, may, type Scope } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound } from '@/lib/kernel/errors';
import type { JsonObject } from '@/lib/kernel/json';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { Action, Entry, EntryKind, IncidentDetail, IncidentFigures, IncidentRow } from './model/dto';
import { figuresOf } from './model/figures';
import { causeOf, dutyAnswerOf, lastOf, marksOf, stepResultOf } from './model/from-entries';
import type { IncidentFilter } from './model/input';
import { CURRENT_DUTIES, dutyState } from './model/obligations';
import { runbookOf } from './model/runbook';
import { type IncidentState, missingReview, movesFrom } from './model/state';
import * as repository from './repository';

type ListCall = { ctx: Ctx; page: PageInput; filter?: IncidentFilter };

/** The newest first: all for security, executives, auditors and administrators, else those that the person has a part in. */
export async function listIncidents({ ctx, page, filter = {} }: ListCall): Promise<Page<IncidentRow>> {
  const scope = authorize(ctx.actor, 'incident:read');
  const cursor = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 2)?.map(String);
  const declaredAt = new Date(cursor?.[0] ?? '');
  if (page.cursor !== undefined && (!cursor || Number.isNaN(declaredAt.getTime()))) {
    throw invalid('cursor', 'This cursor is not one of ours.');
  }
  const rows = await repository.listIncidents(ctx.db.read, scope, filter, {
    limit: page.limit + 1,
    before: cursor && { declaredAt, id: cursor[1] as string },
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const next = rows.length > page.limit && last ? encodeCursor([last.declaredAt.toISOString(), last.id]) : null;
  return { items: shown.map((row) => ({ ...rowOf(row), openActions: row.actions.length })), nextCursor: next };
}

const MOST_OPEN = 1_000;

/** Open incidents that the person sees, up to a thousand. */
export async function countOpenIncidents({ ctx }: { ctx: Ctx }): Promise<number> {
  return repository.countOpen(ctx.db.read, authorize(ctx.actor, 'incident:read'), MOST_OPEN);
}

const YEAR_MS = 365 * 86_400_000;
const MOST_TIMED = 2_000;

/** How long it took, over the incidents that were declared within a year. False alarms are left out. */
export async function getIncidentFigures({ ctx }: { ctx: Ctx }): Promise<IncidentFigures> {
  const from = new Date(ctx.clock().getTime() - YEAR_MS);
  const rows = await repository.listTimed(ctx.db.read, authorize(ctx.actor, 'incident:read'), from, MOST_TIMED);
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const timed = rows.map(({ occurredAt, detectedAt, triagedAt, containedAt, recoveredAt }) => ({
    ...{ occurredAt: iso(occurredAt), detectedAt: detectedAt.toISOString(), triagedAt: iso(triagedAt) },
    ...{ containedAt: iso(containedAt), recoveredAt: iso(recoveredAt) },
  }));
  return { from: from.toISOString(), figures: figuresOf(timed) };
}

/** Corrective actions that are this person's to do, the one that is due first before others. */
export async function listMyActions({ ctx }: { ctx: Ctx }) {
  const scope = authorize(ctx.actor, 'incident:read');
  if (ctx.actor.kind !== 'person') return [];
  const rows = await repository.listMyActions(ctx.db.read, scope, ctx.actor.id, 50);
  return rows.map(({ id, what, dueAt, incident }) => ({ id, what, dueAt: dueAt.toISOString(), incident }));
}

/** The incident that an alert belongs to, for who may see it. */
export async function findIncidentOfAlert({ ctx, alert }: { ctx: Ctx; alert: string }) {
  const scope = authorize(ctx.actor, 'incident:read');
  const found = await repository.findOfAlert(ctx.db.read, alert);
  return found && (await repository.findIncident(ctx.db.read, scope, found.id)) ? found : null;
}

/** Throws `not_found` for one that the person has no part in and may not see. */
export async function getIncident({ ctx, id }: { ctx: Ctx; id: string }): Promise<IncidentDetail> {
  return readDetail(ctx, ctx.db.read, authorize(ctx.actor, 'incident:read'), id);
}

/** A file with its bytes. */
export async function getEvidence({ ctx, id, evidence }: { ctx: Ctx; id: string; evidence: string }) {
  const scope = authorize(ctx.actor, 'incident:read');
  const incident = await repository.findIncident(ctx.db.read, scope, id);
  const file = incident && (await repository.findEvidence(ctx.db.read, id, evidence));
  if (!file) throw notFound('file');
  return file;
}

/** Also for verbs, inside their transaction. */
export async function readDetail(ctx: Ctx, conn: Conn, scope: Scope, id: string): Promise<IncidentDetail> {
  const row = await repository.findIncident(conn, scope, id);
  if (!row) throw notFound('incident');
  const now = ctx.clock();
  const entries = row.entries.map(entryOf);
  const cause = causeOf(row.entries);
  const write = may(ctx.actor, 'incident:write');
  const me = ctx.actor.kind === 'person' ? ctx.actor.id : null;
  const actions = row.actions.map((action) => toAction(action, me, write));
  const runbook = runbookOf(row.runbook);
  const missing = missingReview({ whys: cause?.whys.length ?? 0, actions });
  return {
    ...rowOf(row),
    openActions: actions.filter(({ verifiedAt }) => verifiedAt === null).length,
    ...{ reporter: row.reporter, scribe: row.scribe, alerts: row.alerts, entries, cause, actions },
    impact: lastOf(row.entries, 'impact')?.text ?? null,
    runbook: {
      version: runbook.version,
      steps: runbook.steps.map(({ id: step, title, says, act, at }) => {
        const found = stepResultOf(entries, step);
        return {
          ...{ id: step, title, says, act: act ?? null, at: at ?? null },
          done: found && { result: found.result, person: found.entry.person, at: found.entry.at, note: found.note },
        };
      }),
    },
    obligations: {
      version: CURRENT_DUTIES.version,
      checked: CURRENT_DUTIES.checked,
      duties: CURRENT_DUTIES.duties.map((duty) => {
        const answer = dutyAnswerOf(row.entries, duty.id);
        return { ...duty, answer, ...dutyState(duty, answer, now) };
      }),
    },
    relevant: marksOf(row.entries).map((mark) => mark.row),
    may: {
      write,
      suspend: may(ctx.actor, 'agent:suspend'),
      moves: write
        ? movesFrom(row.state as IncidentState).map(({ to, needs, outcome }) => ({
            ...{ to, needs: [...needs], outcome: outcome ?? null },
            missing: needs.includes('review') ? missing : [],
          }))
        : [],
    },
  };
}

function toAction(
  { id, what, owner, dueAt, doneAt, verifiedAt, verifiedBy }: repository.IncidentWhole['actions'][number],
  me: string | null,
  write: boolean,
): Action {
  const may: Action['may'] = [];
  if (doneAt === null && owner.id === me) may.push('finish');
  if (doneAt !== null && verifiedAt === null && write && owner.id !== me) may.push('verify');
  return {
    ...{ id, what, owner, verifiedBy, may, dueAt: dueAt.toISOString() },
    ...{ doneAt: doneAt?.toISOString() ?? null, verifiedAt: verifiedAt?.toISOString() ?? null },
  };
}

export function entryOf(row: repository.IncidentWhole['entries'][number]): Entry {
  const { id, kind, at, recordedAt, person, text, detail, corrects, evidence } = row;
  return {
    ...{ id: String(id), kind: kind as EntryKind, person, text, detail: detail as JsonObject },
    ...{ at: at.toISOString(), recordedAt: recordedAt.toISOString() },
    corrects: corrects === null ? null : String(corrects),
    evidence: evidence.map(({ id: file, name, type, size, sha256 }) => ({ id: file, name, type, size, sha256 })),
  };
}

type RowLike = Omit<repository.IncidentRecord, 'actions'>;

export function rowOf(row: RowLike): Omit<IncidentRow, 'openActions'> {
  const { id, number, title, agents, commander } = row;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...{ id, number, title, agents, commander },
    type: row.type as IncidentRow['type'],
    severity: row.severity as IncidentRow['severity'],
    state: row.state as IncidentState,
    outcome: row.outcome as IncidentRow['outcome'],
    ...{ lastGoodAt: iso(row.lastGoodAt), occurredAt: iso(row.occurredAt), triagedAt: iso(row.triagedAt) },
    ...{ detectedAt: row.detectedAt.toISOString(), declaredAt: row.declaredAt.toISOString() },
    ...{ containedAt: iso(row.containedAt), recoveredAt: iso(row.recoveredAt), closedAt: iso(row.closedAt) },
  };
}
