import { authorize } from '@/lib/authz/authorize';
import type { Ctx } from '@/lib/verb/ctx';
import type { EndingGrant } from './model/dto';
import { SOON_MS } from './model/ending';
import * as repository from './repository';

/** For the job: whether there is anything to end. */
export async function hasExpiredGrants({ ctx }: { ctx: Ctx }): Promise<boolean> {
  authorize(ctx.actor, 'grant:revoke');
  return repository.hasExpired(ctx.db.read, ctx.clock());
}

/** Grants of the agents that this person owns or backs up which end soon, soonest first. */
export async function listMyEndingGrants({ ctx }: { ctx: Ctx }): Promise<EndingGrant[]> {
  if (ctx.actor.kind !== 'person') return [];
  const scope = authorize(ctx.actor, 'agent:read');
  const until = new Date(ctx.clock().getTime() + SOON_MS);
  const rows = await repository.listEnding(ctx.db.read, scope, ctx.actor.id, until, 50);
  return rows.map(({ endsAt, ...row }) => ({ ...row, endsAt: endsAt.toISOString() }));
}
