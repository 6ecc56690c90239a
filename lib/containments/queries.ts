import { authorize, may } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { lastReceipts } from '@/lib/gateways/receipts/repository';
import { listAllGateways } from '@/lib/gateways/repository';
import { notFound } from '@/lib/kernel/errors';
import { cursorOf, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';
import type { Ctx } from '@/lib/verb/ctx';
import type { CanaryOutcome } from './model/canary';
import { type ConfirmationFacts, confirmationOf, holds, meaningOf, openUntil } from './model/confirmation';
import type { ContainmentDetail, ContainmentFilter, ContainmentPreview, ContainmentRow } from './model/dto';
import type { Target } from './model/target';
import * as repository from './repository';

const MOST_AGENTS = 200;
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const OPEN_MS = 15 * MINUTE_MS;

/** What an isolation would stop, in numbers. Throws `not_found` where there is no such agent, tool, server or team. */
export async function previewContainment({ ctx, of, target }: { ctx: Ctx } & Target): Promise<ContainmentPreview> {
  authorize(ctx.actor, 'agent:suspend');
  const conn = ctx.db.read;
  const now = ctx.clock().getTime();
  const all = await repository.listTargets(conn, { of, target });
  if (all.length === 0 && !(await repository.isThere(conn, { of, target }))) throw notFound(of);
  const suspended = all.filter(({ status }) => status === 'suspended').map(({ slug }) => slug);
  const drilled = await repository.listDrilled(conn, suspended);
  const stopped = all.filter(({ slug, status }) => status === 'active' || drilled.has(slug));
  const slugs = stopped.map(({ slug }) => slug);
  const tools = stopped.flatMap((agent) => agent.tools);
  return {
    ...{ of, target, count: stopped.length, grants: tools.length },
    agents: stopped.slice(0, MOST_AGENTS).map(({ slug, name, tools: held }) => ({ slug, name, grants: held.length })),
    suspended: suspended.length - drilled.size,
    tools: new Set(tools).size,
    servers: new Set(tools.map((key) => key.split('/')[0])).size,
    calls: await repository.countCalls(conn, slugs, new Date(now - DAY_MS)),
    sessions: await repository.countSessions(conn, slugs, new Date(now - OPEN_MS)),
    gateways: await repository.countGateways(conn),
  };
}

/** The newest first: all, or those that isolated an agent that the person answers for. */
export async function listContainments({
  ctx,
  page,
  filter = {},
}: {
  ctx: Ctx;
  page: PageInput;
  filter?: ContainmentFilter;
}): Promise<Page<ContainmentRow>> {
  const scope = authorize(ctx.actor, 'containment:read');
  const before = cursorOf(page, 'number');
  const rows = await repository.listContainments(ctx.db.read, scope, filter, {
    limit: page.limit + 1,
    before,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return { items: shown.map(toRow), nextCursor: rows.length > page.limit && last ? encodeCursor([last.number]) : null };
}

/** By its id or number. Throws `not_found` for one of agents that the person does not answer for and may not see. */
export async function getContainment({ ctx, id }: { ctx: Ctx; id: string }): Promise<ContainmentDetail> {
  return readContainment(ctx, ctx.db.read, id);
}

/** Also for verbs, inside their transaction. */
export async function readContainment(ctx: Ctx, conn: Conn, id: string): Promise<ContainmentDetail> {
  const row = await repository.findContainment(conn, authorize(ctx.actor, 'containment:read'), id);
  if (!row) throw notFound('isolation');
  const { still, isolated } = await repository.readIsolated(conn, row.agents, MOST_AGENTS);
  return {
    ...toRow(row),
    ...{ askedAt: row.askedAt.toISOString(), alert: row.alert, isolated, still },
    gateways: await readGateways(ctx, conn, row),
    canaries: row.canaries.map(({ gateway, agent, tool, outcome, says, serial, afterMs, person, at }) => ({
      ...{ gateway: gateway.slug, agent, tool, says, serial, afterMs, by: person },
      outcome: outcome as CanaryOutcome,
      at: at.toISOString(),
    })),
    may: {
      canary: may(ctx.actor, 'agent:suspend') && still > 0,
      restore: may(ctx.actor, 'request:create') && still > 0,
    },
  };
}

/** Each gateway that was there: when it confirmed, and what it means where it has not. */
async function readGateways(ctx: Ctx, conn: Conn, row: repository.ContainmentRecord) {
  const there = (await listAllGateways(conn)).filter(({ createdAt }) => createdAt <= row.at);
  const ids = there.map(({ id }) => id);
  const receipts = await lastReceipts(conn, ids);
  const first = await repository.firstConfirmations(conn, ids, row.serial);
  const held = await repository.listHeldTools(conn, row.agents, [...new Set(there.flatMap(({ servers }) => servers))]);
  const serials = [...receipts.values()].flatMap(({ activated }) => activated?.serial ?? []);
  const asOf = await repository.gatewaysAsOf(conn, [...new Set(serials)]);
  return there.map((gateway) => {
    const known = receipts.get(gateway.id);
    const inForce = asOf.get(known?.activated?.serial ?? 0)?.[gateway.slug];
    const confirmedAt = first.get(gateway.id) ?? null;
    const isShadow =
      gateway.mode === 'shadow' || (gateway.kind !== 'authzen' && confirmedAt !== null && inForce?.mode === 'shadow');
    const facts: ConfirmationFacts = {
      ...{ now: ctx.clock(), serial: row.serial, at: row.at, confirmedAt, lastSeenAt: gateway.lastSeenAt },
      kind: gateway.kind as GatewayKind,
      // What is set here counts there once it is in force; when that was, it may not have said yet. So the weaker counts.
      mode: isShadow ? 'shadow' : 'enforce',
      onStale: [inForce?.onStale, gateway.onStale].includes('keep') ? 'keep' : 'deny',
      freshnessSeconds: gateway.freshnessSeconds,
      activatedSerial: known?.activated?.serial ?? null,
      lastReceipt: known?.last ?? null,
    };
    const confirmation = confirmationOf(facts);
    const address = (gateway.settings as { url?: string }).url;
    const call = address === undefined ? undefined : held.find(({ server }) => gateway.servers.includes(server));
    return {
      ...{ slug: gateway.slug, name: gateway.name, kind: facts.kind, confirmation, holds: holds(confirmation) },
      confirmedAt: confirmedAt?.toISOString() ?? null,
      ms: confirmedAt && Math.max(0, confirmedAt.getTime() - row.askedAt.getTime()),
      openUntil: openUntil(facts)?.toISOString() ?? null,
      means: meaningOf(facts),
      lastSeenAt: gateway.lastSeenAt?.toISOString() ?? null,
      error: confirmation === 'rejected' ? (known?.last?.error ?? null) : null,
      canary: call ? { tool: `${call.server}/${call.tool}` } : null,
    };
  });
}

function toRow({ person, agents, ...row }: repository.ContainmentRecord): ContainmentRow {
  const { id, number, of, target, reason, serial, at, grants } = row;
  return { id, number, of, target, reason, by: person, serial, at: at.toISOString(), agents: agents.length, grants };
}
