import type { Actor } from '@/lib/authz/actor';
import { may } from '@/lib/authz/authorize';
import { isRole } from '@/lib/authz/roles';
import type { Conn } from '@/lib/db/prisma';
import type { Delegator } from '@/lib/requests/model/may-decide';
import { findPersonNow, listDelegates, listDelegators } from './repository';

/**
 * The actor with the roles of this moment, not of when they were asked who they are; and who lets them decide for
 * them. Delegators bring their own roles only, so that nothing is passed on twice.
 */
export async function readDecider(
  conn: Conn,
  actor: Actor,
  now: Date,
): Promise<{ actor: Actor; delegators: Delegator[] }> {
  if (actor.kind !== 'person') return { actor, delegators: [] };
  const person = await findPersonNow(conn, actor.id);
  const roles = person?.status === 'active' ? person.roles.filter(isRole) : [];
  const present = { ...actor, roles };
  // Who may not decide at all stands in for nobody.
  return {
    actor: present,
    delegators: may(present, 'request:decide') ? await listDelegators(conn, actor.id, now) : [],
  };
}

export interface Delegate {
  id: string;
  name: string;
  email: string;
  /** Whom they decide for. */
  fromId: string;
  until: Date;
}

/** Who decides now for any of these people, and may. */
export async function readDelegates(conn: Conn, fromIds: readonly string[], now: Date): Promise<Delegate[]> {
  if (fromIds.length === 0) return [];
  const rows = await listDelegates(conn, fromIds, now);
  return rows.filter(({ roles }) => mayDecideBy(roles)).map(({ roles: _, ...delegate }) => delegate);
}

/** Whether these roles allow a decision at all. */
export function mayDecideBy(roles: readonly string[]): boolean {
  return may(
    { kind: 'person', id: '', name: '', email: '', roles: roles.filter(isRole), via: 'session', mayDecide: true },
    'request:decide',
  );
}
