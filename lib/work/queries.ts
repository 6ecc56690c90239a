import { authorize, may, mayAll } from '@/lib/authz/authorize';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import * as gateways from './gateways/repository';
import type { Estate, EstateDetail, ShadowMode, StandingWork } from './model/dto';
import * as repository from './repository';

const NONE = { items: [], total: 0 };
const ROWS = 100;

/** What has to be done because of how things are: read anew each time, so that it is gone once it is in order. */
export async function getStandingWork({ ctx }: { ctx: Ctx }): Promise<StandingWork> {
  if (ctx.actor.kind !== 'person') {
    return { left: NONE, estates: NONE, confirmations: NONE, acceptances: NONE, troubled: NONE, unattested: NONE };
  }
  const scope = authorize(ctx.actor, 'agent:read');
  const { id } = ctx.actor;
  const conn = ctx.db.read;
  const now = ctx.clock();
  return {
    left: await repository.listLeft(conn, scope, id),
    estates: may(ctx.actor, 'agent:hand-over') ? await repository.listEstates(conn, scope) : NONE,
    confirmations: await repository.listDueConfirmations(conn, scope, id, now),
    acceptances: await repository.listOverAcceptances(
      conn,
      scope,
      may(ctx.actor, 'acceptance:settle') ? null : id,
      now,
    ),
    troubled: may(ctx.actor, 'gateway:read')
      ? await gateways.listTroubled(conn, scope, mayAll(ctx.actor, 'gateway:read') ? null : id)
      : NONE,
    unattested: may(ctx.actor, 'gateway:read')
      ? await gateways.listUnattested(conn, scope, may(ctx.actor, 'gateway:write') ? null : id, now)
      : NONE,
  };
}

/** How many gateways and agents run without being enforced; gateways for who sees all of them. */
export async function getShadowMode({ ctx }: { ctx: Ctx }): Promise<ShadowMode> {
  const scope = authorize(ctx.actor, 'agent:read');
  return gateways.countShadow(ctx.db.read, scope, mayAll(ctx.actor, 'gateway:read'));
}

/** What a person would leave behind, in numbers. */
export async function getEstate({ ctx, id }: { ctx: Ctx; id: string }): Promise<Estate> {
  authorize(ctx.actor, 'person:read');
  const estate = await repository.findEstate(ctx.db.read, id);
  if (!estate) throw notFound('person');
  return estate;
}

/** What a person answers for, with its first rows; for who hands it over. */
export async function getEstateDetail({ ctx, id }: { ctx: Ctx; id: string }): Promise<EstateDetail> {
  authorize(ctx.actor, 'agent:hand-over');
  const estate = await repository.findEstate(ctx.db.read, id);
  if (!estate) throw notFound('person');
  return { ...estate, ...(await repository.listEstate(ctx.db.read, id, ROWS)) };
}
