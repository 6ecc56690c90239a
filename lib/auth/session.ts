import { getServerSession } from 'next-auth';
import { cache } from 'react';
import type { Actor } from '@/lib/authz/actor';
import type { Role } from '@/lib/authz/roles';
import { findPerson } from '@/lib/people/repository';
import { getRuntime } from '@/lib/runtime/runtime';
import { authOptions } from './options';

/**
 * Who is signed in by cookie. Person, status and roles are read from the database each time: a session ends when the
 * person is disabled or loses a role, not when its cookie does. Once per rendered page.
 */
export const currentActor = cache(async (): Promise<Actor> => {
  const session = (await getServerSession(authOptions())) as { personId?: string; epoch?: number } | null;
  if (!session?.personId) return { kind: 'anonymous' };
  const person = await findPerson(getRuntime().db.read, session.personId);
  if (person?.status !== 'active' || person.sessionEpoch !== session.epoch) return { kind: 'anonymous' };
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    email: person.email,
    roles: person.roles as Role[],
    via: 'session',
    mayDecide: true,
  };
});
