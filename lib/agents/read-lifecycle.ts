import { authorize, may } from '@/lib/authz/authorize';
import { isRemitError, notFound } from '@/lib/kernel/errors';
import { readRequest } from '@/lib/requests/read-request';
import type { Ctx } from '@/lib/verb/ctx';
import type { AgentStatus } from './model/lifecycle';
import { type Lifecycle, lifecycleMoves, lifecycleSteps } from './model/lifecycle-moves';
import { ownershipOf } from './model/ownership';
import { reviewState } from './model/review-date';
import { findAgent, listWaiting } from './repository';

/** Where an agent stands, what can be done with it, by whom, and what is missing. */
export async function getLifecycle({ ctx, slug }: { ctx: Ctx; slug: string }): Promise<Lifecycle> {
  const conn = ctx.db.read;
  const agent = await findAgent(conn, authorize(ctx.actor, 'agent:read'), slug);
  if (!agent) throw notFound('agent');
  const status = agent.status as AgentStatus;
  const me = ctx.actor.kind === 'person' ? ctx.actor : null;
  const waiting = await listWaiting(conn, agent.id);
  const pending = await Promise.all(
    waiting.map(async ({ id, number, ops }) => ({ number, ops, missing: await missingIn(ctx, id) })),
  );
  const asked = waiting.some(({ requesterId }) => requesterId === me?.id);
  const owns = me !== null && [agent.ownerId, agent.backupOwnerId].includes(me.id);
  const facts = {
    status,
    euClass: agent.euClass,
    ownership: ownershipOf({
      owner: agent.owner.status === 'active',
      backupOwner: agent.backupOwner.status === 'active',
    }),
    review: status === 'active' && agent.reviewDueAt ? reviewState(agent.reviewDueAt.toISOString(), ctx.clock()) : null,
    pending,
  };
  const involved = owns || agent.createdById === me?.id;
  return {
    agent: slug,
    status,
    steps: lifecycleSteps(status),
    moves: lifecycleMoves(facts, { roles: me?.roles ?? [], involved, owns, asked }),
  };
}

/** What keeps a request from being approved; nothing to whoever may not see it. */
async function missingIn(ctx: Ctx, id: string): Promise<string[]> {
  if (!may(ctx.actor, 'request:read')) return [];
  try {
    return (await readRequest(ctx, ctx.db.read, id)).missing;
  } catch (error) {
    if (isRemitError(error) && error.code === 'not_found') return [];
    throw error;
  }
}
