import type { AgentSpec } from '@/lib/agents/model/manifest';
import { nextReview } from '@/lib/agents/model/review-date';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Constraints } from '@/lib/kernel/constraints';
import { newId } from '@/lib/kernel/ids';
import type { Json } from '@/lib/kernel/json';
import type { RiskLevel } from '@/lib/kernel/risk-level';
import { parseToolKey } from '@/lib/kernel/slug';
import type { Labels } from '@/lib/servers/model/labels';

async function agentColumns(tx: Conn, spec: AgentSpec) {
  const { owner, backupOwner, actsFor, models, identities, dataAccess, requireUser, mode, ...plain } = spec;
  const people = await prismaOf(tx).person.findMany({ where: { email: { in: [owner, backupOwner] } } });
  const idOf = (email: string) => people.find((person) => person.email === email)?.id as string;
  return {
    ...plain,
    ownerId: idOf(owner),
    backupOwnerId: idOf(backupOwner),
    actsFor: actsFor ?? null,
    requireUser: requireUser ?? false,
    mode: mode ?? 'enforce',
    models: models as Json as never,
    identities: identities as Json as never,
    dataAccess: dataAccess as Json as never,
  };
}

/** Makes the draft, or brings a draft that is still in review up to date. */
export async function writeDraft(
  tx: Conn,
  agent: { slug: string; name: string; spec: AgentSpec; createdById: string; now: Date },
): Promise<void> {
  const columns = {
    ...(await agentColumns(tx, agent.spec)),
    name: agent.name,
    status: 'in_review',
    updatedAt: agent.now,
  };
  await prismaOf(tx).agent.upsert({
    where: { slug: agent.slug },
    create: {
      ...columns,
      id: newId('ag', agent.now),
      slug: agent.slug,
      createdById: agent.createdById,
      createdAt: agent.now,
    },
    update: columns,
  });
}

export async function writeAgent(
  tx: Conn,
  agent: { slug: string; name: string; spec: AgentSpec; now: Date },
): Promise<void> {
  await prismaOf(tx).agent.update({
    where: { slug: agent.slug },
    data: { ...(await agentColumns(tx, agent.spec)), name: agent.name, updatedAt: agent.now },
  });
}

export async function setStatus(tx: Conn, slug: string, status: string, now: Date): Promise<void> {
  await prismaOf(tx).agent.update({ where: { slug }, data: { status, updatedAt: now } });
}

/** From now on its owners answer for it: the time to their first confirmation runs. */
export async function startConfirmations(tx: Conn, slug: string, now: Date): Promise<void> {
  const { riskLevel } = await prismaOf(tx).agent.findUniqueOrThrow({ where: { slug }, select: { riskLevel: true } });
  const data = { confirmedFrom: now, reviewDueAt: nextReview(now, riskLevel as RiskLevel | null) };
  await prismaOf(tx).agent.update({ where: { slug }, data });
}

/** Back to draft, unless another request registered (or ended) it meanwhile. */
export async function returnDraft(tx: Conn, slug: string, now: Date): Promise<void> {
  await prismaOf(tx).agent.updateMany({
    where: { slug, status: 'in_review' },
    data: { status: 'draft', updatedAt: now },
  });
}

function whereTool(key: string) {
  const { server, tool } = parseToolKey(key) ?? { server: '', tool: '' };
  return { name: tool, server: { slug: server } };
}

async function toolId(tx: Conn, key: string): Promise<string> {
  return (await prismaOf(tx).tool.findFirstOrThrow({ where: whereTool(key), select: { id: true } })).id;
}

export async function insertGrant(
  tx: Conn,
  grant: {
    agent: string;
    tool: string;
    requestId: string;
    constraints: Constraints;
    reason: string | undefined;
    now: Date;
  },
): Promise<string> {
  const agent = await prismaOf(tx).agent.findUniqueOrThrow({ where: { slug: grant.agent }, select: { id: true } });
  const id = newId('gr', grant.now);
  await prismaOf(tx).grant.create({
    data: {
      id,
      agentId: agent.id,
      toolId: await toolId(tx, grant.tool),
      requestId: grant.requestId,
      constraints: grant.constraints as Json as never,
      reason: grant.reason,
      createdAt: grant.now,
      endsAt: endOf(grant.constraints),
    },
  });
  return id;
}

/** Ends the live grant of an agent on a tool; gives its id, or null when there is none. */
export async function endGrant(
  tx: Conn,
  agent: string,
  tool: string,
  reason: string,
  now: Date,
): Promise<string | null> {
  const row = await prismaOf(tx).grant.findFirst({
    where: { revokedAt: null, agent: { slug: agent }, tool: whereTool(tool) },
  });
  if (!row) return null;
  await prismaOf(tx).grant.update({ where: { id: row.id }, data: { revokedAt: now, revokeReason: reason } });
  return row.id;
}

/** Ends every live grant of an agent; gives how many. */
export async function endGrantsOf(tx: Conn, agent: string, reason: string, now: Date): Promise<number> {
  const { count } = await prismaOf(tx).grant.updateMany({
    where: { revokedAt: null, agent: { slug: agent } },
    data: { revokedAt: now, revokeReason: reason },
  });
  return count;
}

/** For tightening in place: the grant keeps its id and the request that allowed the wider one. */
export async function tightenGrant(tx: Conn, agent: string, tool: string, constraints: Constraints): Promise<void> {
  const row = await prismaOf(tx).grant.findFirstOrThrow({
    where: { revokedAt: null, agent: { slug: agent }, tool: whereTool(tool) },
  });
  const data = { constraints: constraints as Json as never, endsAt: endOf(constraints) };
  await prismaOf(tx).grant.update({ where: { id: row.id }, data });
}

/** To the millisecond, as the compiled policy has it. */
function endOf({ notAfter }: Constraints): Date | null {
  return notAfter === undefined ? null : new Date(notAfter);
}

/** From now on approvals are for this definition; which request said so is kept. */
export async function pinDefinition(
  tx: Conn,
  tool: string,
  digest: string,
  { requestId, now }: { requestId: string; now: Date },
): Promise<void> {
  const id = await toolId(tx, tool);
  const { currentDigest } = await prismaOf(tx).tool.findUniqueOrThrow({ where: { id } });
  await prismaOf(tx).tool.update({
    where: { id },
    data: { pinnedDigest: digest, ...(digest === currentDigest ? { driftedAt: null } : {}) },
  });
  await prismaOf(tx).toolPin.create({ data: { id: newId('tp', now), toolId: id, digest, requestId, at: now } });
}

export async function writeLabels(tx: Conn, tool: string, labels: Partial<Labels>, now: Date): Promise<void> {
  await prismaOf(tx).tool.update({ where: { id: await toolId(tx, tool) }, data: { ...labels, labelledAt: now } });
}

export async function insertAcceptance(
  tx: Conn,
  acceptance: {
    agent: string;
    risk: string;
    reason: string;
    compensation: string;
    until: string;
    requestId: string;
    acceptedById: string;
    now: Date;
  },
): Promise<void> {
  const { agent, until, now, risk, reason, compensation, requestId, acceptedById } = acceptance;
  const { id: agentId } = await prismaOf(tx).agent.findUniqueOrThrow({ where: { slug: agent }, select: { id: true } });
  // The same risk accepted anew: what was said before no longer counts, and no longer asks for anything.
  await prismaOf(tx).riskAcceptance.updateMany({
    where: { agentId, risk, endedAt: null },
    data: { endedAt: now, endedReason: `accepted anew by request ${requestId}` },
  });
  await prismaOf(tx).riskAcceptance.create({
    data: {
      id: newId('ra', now),
      agentId,
      risk,
      reason,
      compensation,
      requestId,
      acceptedById,
      createdAt: now,
      until: new Date(until),
    },
  });
}
