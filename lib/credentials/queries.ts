import { findAgent } from '@/lib/agents/repository';
import { requireOwner } from '@/lib/agents/require-owner';
import { authorize } from '@/lib/authz/authorize';
import { isRemitError, notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import type { CredentialDetail } from './model/dto';
import { listCredentialRows } from './repository';
import { toDetail } from './to-detail';

/** The same for a page; null for whom it is none of their business. */
export async function findCredentials(asked: { ctx: Ctx; agent: string }): Promise<CredentialDetail[] | null> {
  try {
    return await listCredentials(asked);
  } catch (error) {
    if (isRemitError(error) && (error.code === 'forbidden' || error.code === 'not_found')) return null;
    throw error;
  }
}

/** All that an agent has or had, newest first. Throws `forbidden` where it is somebody else's. */
export async function listCredentials({ ctx, agent }: { ctx: Ctx; agent: string }): Promise<CredentialDetail[]> {
  const scope = authorize(ctx.actor, 'credential:read');
  if (!(await findAgent(ctx.db.read, authorize(ctx.actor, 'agent:read'), agent))) throw notFound('agent');
  await requireOwner(ctx.db.read, scope, agent);
  const rows = await listCredentialRows(ctx.db.read, scope, agent);
  const found: CredentialDetail[] = [];
  for (const row of rows) found.push(await toDetail(ctx.db.read, row));
  return found;
}
