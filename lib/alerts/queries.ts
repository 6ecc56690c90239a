import { authorize, may } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { ruleOf } from '@/lib/detections/model/detections';
import { findAgentsAsked } from '@/lib/detections/repository';
import { invalid, notFound } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import type { AlertDetail, AlertFilter, AlertRow } from './model/dto';
import { type AlertState, stepsFrom } from './model/triage';
import * as repository from './repository';

/** The newest call first: all for security and auditors, else of the agents that the person answers for. */
export async function listAlerts({
  ctx,
  page,
  filter = {},
}: {
  ctx: Ctx;
  page: PageInput;
  filter?: AlertFilter;
}): Promise<Page<AlertRow>> {
  const scope = authorize(ctx.actor, 'alert:read');
  const cursor = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 2)?.map(String);
  const lastAt = new Date(cursor?.[0] ?? '');
  if (page.cursor !== undefined && (!cursor || Number.isNaN(lastAt.getTime()))) {
    throw invalid('cursor', 'This cursor is not one of ours.');
  }
  const rows = await repository.listAlerts(ctx.db.read, scope, filter, {
    limit: page.limit + 1,
    before: cursor && { lastAt, id: cursor[1] as string },
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const next = rows.length > page.limit && last ? encodeCursor([last.lastAt.toISOString(), last.id]) : null;
  return { items: shown.map(toRow), nextCursor: next };
}

const MOST_OPEN = 1_000;

/** Open alerts that the person sees, up to a thousand. */
export async function countOpenAlerts({ ctx }: { ctx: Ctx }): Promise<number> {
  return repository.countOpen(ctx.db.read, authorize(ctx.actor, 'alert:read'), MOST_OPEN);
}

/** Throws `not_found` for one of an agent that the person does not answer for and may not see. */
export async function getAlert({ ctx, id }: { ctx: Ctx; id: string }): Promise<AlertDetail> {
  return readAlert(ctx, ctx.db.read, id);
}

/** Also for verbs, inside their transaction. */
export async function readAlert(ctx: Ctx, conn: Conn, id: string): Promise<AlertDetail> {
  const row = await repository.findAlert(conn, authorize(ctx.actor, 'alert:read'), id);
  if (!row) throw notFound('alert');
  const { says, version, tuning, baseline, observed, expected, events, steps } = row;
  const detection = ruleOf(row.detection);
  return {
    ...toRow(row),
    ...{ says, version, tuning, observed, expected, events },
    baseline: baseline as AlertDetail['baseline'],
    registered: row.agent !== null && (await findAgentsAsked(conn, [row.agent])).size > 0,
    rule: detection?.name ?? row.detection,
    explains: detection?.explains ?? '',
    suggests: detection?.suggests ?? '',
    exact: detection?.exact ?? false,
    steps: steps.map(({ step, person, reason, quietUntil, at }) => ({
      ...{ step: step as AlertDetail['steps'][number]['step'], person, reason },
      quietUntil: quietUntil?.toISOString() ?? null,
      at: at.toISOString(),
    })),
    may: may(ctx.actor, 'alert:triage') ? stepsFrom(row.state as AlertState) : [],
  };
}

function toRow(row: repository.AlertRecord): AlertRow {
  const { id, number, detection, severity, state, agent, gateway, title, path, dataClasses, calls } = row;
  return {
    ...{ id, number, detection, agent, gateway, title, path, dataClasses, calls },
    severity: severity as AlertRow['severity'],
    state: state as AlertState,
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
    raisedAt: row.raisedAt.toISOString(),
    triagedAt: row.triagedAt?.toISOString() ?? null,
    quietUntil: row.quietUntil?.toISOString() ?? null,
  };
}
