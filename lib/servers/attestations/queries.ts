import { type AttestationsOf, toAttestationsOf } from '@/lib/attestations/model/dto';
import { authorize, may } from '@/lib/authz/authorize';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { findServer } from '../repository';
import { listServerAttestations } from './repository';

/** What is attested of a server, how it stands today, and whether this person may change it. */
export async function getServerAttestations({
  ctx,
  slug,
}: {
  ctx: Ctx;
  slug: string;
}): Promise<AttestationsOf & { mayWrite: boolean }> {
  const scope = authorize(ctx.actor, 'server:read');
  const server = await findServer(ctx.db.read, scope, slug);
  if (!server) throw notFound('server');
  const now = ctx.clock();
  const kept = (await listServerAttestations(ctx.db.read, [server.id], now)).get(server.id) ?? [];
  const reach = may(ctx.actor, 'attestation:write') ? authorize(ctx.actor, 'attestation:write') : null;
  return {
    ...toAttestationsOf({ of: 'server', slug: server.slug, name: server.name }, kept, now),
    mayWrite: reach !== null && (reach.reach === 'all' || reach.personId === server.ownerId),
  };
}
