import type { Scope } from '@/lib/authz/authorize';
import { RemitError } from '@/lib/kernel/errors';

/** Security and administrators keep attestations of every server, others of those that they own. */
export function requireOwn(scope: Scope, server: { ownerId: string }): void {
  if (scope.reach === 'all' || server.ownerId === scope.personId) return;
  throw new RemitError('forbidden', 'Its owner keeps them, security, or an administrator.');
}
