import { notFound, RemitError } from '@/lib/kernel/errors';
import type { Actor } from './actor';
import { PERMISSIONS, type Permission, type Reach, ROLE_PERMISSIONS } from './roles';

declare const scopeBrand: unique symbol;

/** Proof that `authorize` ran, and how far the permission goes. Repositories need one; nothing else can make one. */
export interface Scope {
  readonly [scopeBrand]: true;
  readonly permission: Permission;
  readonly reach: Reach;
  /** Whose rows `involved` means; empty for the system. */
  readonly personId: string;
}

/**
 * The one authorisation decision.
 * Throws `not_signed_in` for nobody, `not_found` where the caller may not even read such things, else `forbidden`.
 */
export function authorize(actor: Actor, permission: Permission): Scope {
  if (actor.kind === 'anonymous') throw new RemitError('not_signed_in', 'Sign in first.');
  if (actor.kind === 'system') return scope(permission, 'all', '');
  if (actor.kind === 'person') {
    const reach = reachOf(actor.roles, permission);
    if (reach) return scope(permission, reach, actor.id);
  }
  const noun = permission.slice(0, permission.indexOf(':'));
  const read = `${noun}:read` as Permission;
  const mayRead =
    actor.kind === 'person' && (!PERMISSIONS.includes(read) || (permission !== read && reachOf(actor.roles, read)));
  if (!mayRead) throw notFound('page');
  throw new RemitError('forbidden', `Your roles do not allow this (${permission}).`);
}

/** For showing or hiding a button; the verb decides again. */
export function may(actor: Actor, permission: Permission): boolean {
  try {
    authorize(actor, permission);
    return true;
  } catch {
    return false;
  }
}

/** As `may`, for every row and not only for one's own. */
export function mayAll(actor: Actor, permission: Permission): boolean {
  return may(actor, permission) && authorize(actor, permission).reach === 'all';
}

function reachOf(roles: readonly (keyof typeof ROLE_PERMISSIONS)[], permission: Permission): Reach | null {
  const found = roles.map((role) => ROLE_PERMISSIONS[role]?.[permission]).filter((reach) => reach !== undefined);
  if (found.length === 0) return null;
  return found.includes('all') ? 'all' : 'involved';
}

function scope(permission: Permission, reach: Reach, personId: string): Scope {
  return { permission, reach, personId } as Scope;
}
