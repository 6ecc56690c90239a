import type { Scope } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import { slugsOwnedBy } from './owned/repository';

/**
 * Throws `forbidden` for whoever does not own or back up the agent, unless it is their work: who registered it once, or
 * handed it over, holds none of its secrets.
 */
export async function requireOwner(tx: Conn, scope: Scope, agent: string): Promise<void> {
  if (scope.reach === 'all') return;
  if ((await slugsOwnedBy(tx, scope.personId, agent)).length === 0) {
    throw new RemitError('forbidden', `${agent} is not yours. Its owner, or security, can do this.`);
  }
}
