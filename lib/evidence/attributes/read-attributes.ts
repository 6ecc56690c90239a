import { DEFAULT_VERSION } from '@/lib/approval-policy/model/policy';
import type { Stage } from '@/lib/approval-policy/model/required-approval';
import { findVersion } from '@/lib/approval-policy/repository';
import type { Conn } from '@/lib/db/prisma';
import type { Constraints } from '@/lib/kernel/constraints';
import { digestOf } from '@/lib/kernel/digest';
import { findRevision } from '@/lib/policy/repository';
import { openRevision, readPart } from '@/lib/policy/stored';
import { requestDigest } from '@/lib/requests/model/digest';
import type { Operation } from '@/lib/requests/model/operation';
import type { Replay } from '@/lib/requests/model/replay';
import type { Subjects } from '@/lib/requests/model/subjects';
import { attributesOf } from '../model/attributes';
import type { ChangeFacts, GrantFacts, LogFacts } from '../model/change-facts';
import type { Period, SampledChange } from '../model/population';
import { peopleThen } from './read-people';
import type { ChangeRow } from './repository';
import * as repository from './repository';

/**
 * The attributes A to J of these change requests, as they stood at the end of the period, in the order given. A number
 * that no request has is left out.
 */
export async function readAttributes(conn: Conn, requestNumbers: string[], period: Period): Promise<SampledChange[]> {
  const sampled: SampledChange[] = [];
  const simulatedSince = await repository.findFirstSimulation(conn);
  for (const number of requestNumbers) {
    const row = /^[1-9]\d{0,8}$/.test(number) ? await repository.findChange(conn, Number(number)) : null;
    if (!row) continue;
    const facts = await readFacts(conn, row, new Date(period.to));
    sampled.push(attributesOf({ ...facts, simulatedSince: simulatedSince?.toISOString() ?? null }, period));
  }
  return sampled;
}

async function readFacts(conn: Conn, row: ChangeRow, to: Date): Promise<Omit<ChangeFacts, 'simulatedSince'>> {
  const { id, number, title, state, justification, edit, digest, approvalPolicyVersion: policyVersion } = row;
  const operations = row.operations as unknown as Operation[];
  const subjects = row.subjects as unknown as Subjects | null;
  const people = row.decisions.flatMap(({ person, onBehalfOf }) => (onBehalfOf ? [person, onBehalfOf] : [person]));
  const then = await peopleThen(conn, [row.requester, ...people], row.createdAt);
  const delegations = await repository.listDelegations(
    conn,
    row.decisions.flatMap(({ onBehalfOfId, personId }) => (onBehalfOfId ? personId : [])),
  );
  const agents = row.agents.map(({ agent }) => agent);
  const levels = await repository.listLevels(
    conn,
    agents.map((agent) => agent.id),
    row.decidedAt ?? to,
  );
  const restored = operations.flatMap((one) => (one.op === 'restore' ? one.agent : []));
  const isolations = await repository.listIsolations(conn, restored);
  const reviewed = row.reviewedAt !== null && row.reviewedAt < to;
  return {
    ...{ id, number, title, state, justification, operations, edit, digest, subjects, policyVersion },
    computedDigest: subjects && requestDigest({ id, edit, operations }, subjects),
    requester: then(row.requesterId, row.createdAt),
    requestedAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    policy: (await findVersion(conn, policyVersion))?.policy ?? null,
    versionThen: (await repository.findVersionAt(conn, row.askedAt)) ?? DEFAULT_VERSION,
    stages: row.stages as unknown as Stage[],
    escalated: row.steps.filter(({ clock }) => clock === row.clock).map(({ stage }) => stage),
    approvals: row.decisions.map((decision) => ({
      ...{ id: decision.id, stage: decision.stage, digest: decision.digest, at: decision.at.toISOString() },
      person: then(decision.personId, decision.at),
      onBehalfOf: decision.onBehalfOfId === null ? null : then(decision.onBehalfOfId, decision.at),
      delegated: delegations.some(
        ({ fromId, toId, startsAt, endsAt, endedAt }) =>
          fromId === decision.onBehalfOfId &&
          toId === decision.personId &&
          startsAt <= decision.at &&
          endsAt > decision.at &&
          (endedAt === null || endedAt >= decision.at),
      ),
      isolators: restored.flatMap(
        (agent) => isolations.find((one) => one.agents.includes(agent) && one.at <= decision.at)?.personId ?? [],
      ),
    })),
    log: (await repository.listLog(conn, id, to)).map(toLog),
    revision: await readRevision(conn, row, to),
    grants: await readGrants(conn, row.grants, operations, to),
    tightened: await readGrants(conn, await findTightened(conn, row, operations), operations, to),
    risks: agents
      .map((agent) => ({ agent: agent.slug, level: levels.get(agent.id) ?? null }))
      .sort((a, b) => (a.agent < b.agent ? -1 : 1)),
    simulations: row.simulations.map(({ result, ...simulation }) => ({
      ...{ digest: simulation.digest, at: simulation.at.toISOString(), sha256: simulation.sha256 },
      computed: digestOf(result),
      calls: (result as unknown as Replay).newlyAllowed,
      denied: (result as unknown as Replay).newlyDenied,
    })),
    emergency: row.breakGlass
      ? {
          dueAt: row.reviewDueAt?.toISOString() ?? null,
          reviewedAt: reviewed ? (row.reviewedAt as Date).toISOString() : null,
          reviewerId: reviewed ? row.reviewedById : null,
        }
      : null,
  };
}

function toLog({ seq, at, action, detail }: Awaited<ReturnType<typeof repository.listLog>>[number]): LogFacts {
  const { digest, revision, simulation } = detail as Record<string, unknown>;
  return {
    ...{ seq, at: at.toISOString(), action },
    digest: typeof digest === 'string' ? digest : null,
    revision: typeof revision === 'number' ? revision : null,
    ...(simulation === undefined ? {} : { simulation: simulation as string | null }),
  };
}

async function readRevision(conn: Conn, row: ChangeRow, to: Date): Promise<ChangeFacts['revision']> {
  const found = row.revisionSerial === null ? null : await findRevision(conn, row.revisionSerial);
  if (!found) return null;
  const agents = row.agents.map(({ agent }) => agent.slug);
  const operations = row.operations as unknown as Operation[];
  const tools = operations.flatMap((one) => ('tool' in one ? one.tool : []));
  const part = await readPart(await openRevision(conn, found), { agents, grants: agents, tools });
  return {
    serial: found.serial,
    publishedAt: found.createdAt.toISOString(),
    own: found.requestId === row.id,
    grants: part.grants.filter(({ request }) => request === row.id),
    classes: Object.fromEntries(Object.entries(part.tools).map(([key, { dataClass }]) => [key, dataClass])),
    active: agents.filter((slug) => part.agents[slug]?.status === 'active'),
    receipts: await repository.listReceipts(conn, found.serial, to),
    laterInForce: await repository.listLaterInForce(conn, found.serial, to),
  };
}

/** A grant with an end that was set by tightening is that of the change that gave it. */
async function findTightened(conn: Conn, row: ChangeRow, operations: Operation[]): Promise<ChangeRow['grants']> {
  const { state, decidedAt } = row;
  if (state !== 'approved' || !decidedAt) return [];
  const found: ChangeRow['grants'] = [];
  for (const one of operations) {
    if (one.op !== 'constrain' || one.constraints.notAfter === undefined) continue;
    const own = row.grants.some(
      ({ agent, tool }) => agent.slug === one.agent && `${tool.server.slug}/${tool.name}` === one.tool,
    );
    const grant = own ? null : await repository.findLiveGrant(conn, one, decidedAt);
    if (grant) found.push(grant);
  }
  return found;
}

async function readGrants(
  conn: Conn,
  grants: ChangeRow['grants'],
  operations: Operation[],
  to: Date,
): Promise<GrantFacts[]> {
  const found: GrantFacts[] = [];
  for (const { id, agent, tool, constraints, revokedAt } of grants) {
    const key = `${tool.server.slug}/${tool.name}`;
    const asked = operations.find(
      (one) => (one.op === 'grant' || one.op === 'constrain') && one.agent === agent.slug && one.tool === key,
    );
    const end = asked && 'constraints' in asked ? asked.constraints.notAfter : undefined;
    const over = end === undefined ? null : new Date(end);
    found.push({
      ...{ id, agent: agent.slug, tool: key, constraints: constraints as Constraints },
      revokedAt: revokedAt !== null && revokedAt < to ? revokedAt.toISOString() : null,
      usedAfterEnd:
        over !== null && over < to && (await wasUsed(conn, { grant: id, agent: agent.slug, from: over, to })),
    });
  }
  return found;
}

async function wasUsed(conn: Conn, by: Parameters<typeof repository.isUsed>[1]): Promise<boolean | null> {
  if (await repository.isUsed(conn, by)) return true;
  const dropped = await repository.listDropped(conn);
  return dropped.some(({ from, to }) => from < by.to && to > by.from) ? null : false;
}
