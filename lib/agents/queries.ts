import { authorize, may } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import type { Constraints } from '@/lib/kernel/constraints';
import { compareDataClass, type DataClass, type Effect } from '@/lib/kernel/data-class';
import { invalid, notFound } from '@/lib/kernel/errors';
import { type CountedPage, countUpTo, decodeCursor, encodeCursor, type PageInput } from '@/lib/kernel/page';
import { listAcceptances } from '@/lib/risk/acceptances/repository';
import { readRisk } from '@/lib/risk/queries';
import type { Ctx } from '@/lib/verb/ctx';
import { confirmationDigest } from './confirmations/digest';
import { listConfirmations } from './confirmations/repository';
import { toSpec } from './model/agent-row';
import type { AgentDetail, AgentSummary } from './model/dto';
import type { AgentStatus } from './model/lifecycle';
import type { AgentSort } from './model/list';
import type { AgentSpec } from './model/manifest';
import { ownershipOf } from './model/ownership';
import * as repository from './repository';

export interface AgentListInput {
  ctx: Ctx;
  page: PageInput;
  filter?: repository.AgentFilter;
  sort?: AgentSort;
}

export async function listAgents({
  ctx,
  page,
  filter = {},
  sort = 'name',
}: AgentListInput): Promise<CountedPage<AgentSummary>> {
  const scope = authorize(ctx.actor, 'agent:read');
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 2)?.map(String);
  if (page.cursor !== undefined && !(after && fitsSort(after[0] ?? '', sort))) {
    throw invalid('cursor', 'This cursor is not one of ours.');
  }
  const rows = await repository.listAgents(ctx.db.read, scope, filter, {
    sort,
    limit: page.limit + 1,
    after: after as [string, string] | undefined,
    now: ctx.clock(),
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      slug: row.slug,
      name: row.name,
      status: row.status as AgentStatus,
      team: row.team,
      environment: row.environment as AgentSpec['environment'],
      exposure: row.exposure as AgentSpec['exposure'],
      mode: row.mode as AgentSummary['mode'],
      owner: named(row.owner),
      backupOwner: named(row.backupOwner),
      tools: row.grants.length,
      highestDataClass: highest(row.grants.map((grant) => grant.tool.dataClass)),
      riskScore: row.riskScore,
      riskLevel: row.riskLevel as AgentSummary['riskLevel'],
      euClass: row.euClass,
      ownership: ownershipOf({
        owner: row.owner.status === 'active',
        backupOwner: row.backupOwner.status === 'active',
      }),
      reviewDueAt: reviewDueOf(row),
      updatedAt: row.updatedAt.toISOString(),
    })),
    nextCursor: rows.length > page.limit && last ? encodeCursor([sortKey(last, sort), last.id]) : null,
    ...(page.uncounted
      ? { total: 0 }
      : await countUpTo((most) => repository.countAgents(ctx.db.read, scope, filter, ctx.clock(), most), filter.q)),
  };
}

interface Sorted {
  name: string;
  updatedAt: Date;
  riskScore: number | null;
  reviewDueAt: Date | null;
}

/** What a cursor keeps of the last row; empty for one without a score or date. */
function sortKey(row: Sorted, sort: AgentSort): string {
  if (sort.endsWith('name')) return row.name;
  if (sort.endsWith('review')) return row.reviewDueAt?.toISOString() ?? '';
  return sort.endsWith('risk') ? String(row.riskScore ?? '') : row.updatedAt.toISOString();
}

function fitsSort(key: string, sort: AgentSort): boolean {
  if (key === '' && sort.endsWith('review')) return true;
  if (sort.endsWith('risk')) return /^\d{0,3}$/.test(key);
  return sort.endsWith('name') || !Number.isNaN(Date.parse(key));
}

export async function listTeams({ ctx }: { ctx: Ctx }): Promise<string[]> {
  return repository.listTeams(ctx.db.read, authorize(ctx.actor, 'agent:read'));
}

export async function getAgent({ ctx, slug }: { ctx: Ctx; slug: string }): Promise<AgentDetail> {
  return readAgent(ctx, ctx.db.read, slug);
}

/** Also for verbs, inside their transaction. */
export async function readAgent(ctx: Ctx, conn: Conn, slug: string): Promise<AgentDetail> {
  const row = await repository.findAgent(conn, authorize(ctx.actor, 'agent:read'), slug);
  if (!row) throw notFound('agent');
  const lost = await repository.listEndedGrants(conn, row.id, ctx.clock(), 50);
  const held = new Set(row.grants.map(({ toolId }) => toolId));
  const mine = ctx.actor.kind === 'person' && [row.ownerId, row.backupOwnerId, row.createdById].includes(ctx.actor.id);
  const allowed = (permission: 'grant:revoke' | 'request:create') =>
    may(ctx.actor, permission) && (mine || authorize(ctx.actor, permission).reach === 'all');
  const { assessment, toxic } = await readRisk(conn, slug);
  const owns = ctx.actor.kind === 'person' && [row.ownerId, row.backupOwnerId].includes(ctx.actor.id);
  const [owner, backupOwner] = [person(row.owner), person(row.backupOwner)];
  return {
    slug: row.slug,
    name: row.name,
    status: row.status as AgentStatus,
    mode: row.mode as AgentDetail['mode'],
    spec: toSpec(row),
    risk: assessment,
    toxic,
    owner,
    backupOwner,
    createdBy: { id: row.createdBy.id, name: row.createdBy.name },
    grants: row.grants.map((grant) => ({
      id: grant.id,
      tool: `${grant.tool.server.slug}/${grant.tool.name}`,
      serverName: grant.tool.server.name,
      constraints: grant.constraints as Constraints,
      reason: grant.reason,
      dataClass: grant.tool.dataClass as DataClass | null,
      categories: grant.tool.categories,
      effect: grant.tool.effect as Effect | null,
      untrusted: grant.tool.untrusted,
      outward: grant.tool.outward,
      drifted: grant.tool.removedAt !== null || grant.tool.pinnedDigest !== grant.tool.currentDigest,
      since: grant.createdAt.toISOString(),
      request: {
        id: grant.request.id,
        number: grant.request.number,
        requester: grant.request.requester,
        approvers: grant.request.decisions.map((decision) => decision.person),
      },
    })),
    // What it holds again was not lost.
    ended: lost.filter(({ toolId }) => !held.has(toolId)).map(({ toolId, ...grant }) => grant),
    highestDataClass: highest(row.grants.map((grant) => grant.tool.dataClass)),
    euClass: row.euClass,
    ownership: ownershipOf({ owner: owner.active, backupOwner: backupOwner.active }),
    reviewDueAt: reviewDueOf(row),
    confirmationDigest: confirmationDigest(row),
    confirmations: await listConfirmations(conn, row.id, 20),
    acceptances: await listAcceptances(conn, row.id, ctx.clock()),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    may: {
      confirm: owns && row.status === 'active' && may(ctx.actor, 'agent:confirm'),
      settle: may(ctx.actor, 'acceptance:settle'),
      retire: row.status !== 'retired' && allowed('request:create'),
      suspend: may(ctx.actor, 'agent:suspend'),
      revoke: allowed('grant:revoke'),
      ask: allowed('request:create'),
    },
  };
}

/** Nobody is asked to confirm what is retired. */
function reviewDueOf({ status, reviewDueAt }: { status: string; reviewDueAt: Date | null }): string | null {
  return status === 'retired' ? null : (reviewDueAt?.toISOString() ?? null);
}

function named({ id, name }: { id: string; name: string }) {
  return { id, name };
}

function person({ id, name, status }: { id: string; name: string; status: string }) {
  return { id, name, active: status === 'active' };
}

function highest(classes: (string | null)[]): DataClass | null {
  return (
    classes
      .map((dataClass) => (dataClass ?? 'restricted') as DataClass)
      .sort(compareDataClass)
      .at(-1) ?? null
  );
}
