import type { Scope } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import { readInvolvement } from './repository';

/** Throws `forbidden` where the permission goes only as far as one's own agents, and this one is somebody else's. */
export async function requireInvolved(tx: Conn, scope: Scope, agent: string): Promise<void> {
  if (scope.reach === 'all') return;
  if ((await readInvolvement(tx, [agent], scope.personId)).has(agent)) return;
  throw new RemitError('forbidden', `${agent} is not yours. Its owner, or security, can do this.`);
}
