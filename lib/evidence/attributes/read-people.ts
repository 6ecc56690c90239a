import type { Conn } from '@/lib/db/prisma';
import type { PersonThen } from '../model/change-facts';
import { listPersonChanges } from './repository';

interface PersonNow {
  id: string;
  email: string;
  roles: string[];
  disabledAt: Date | null;
}

/** How these people were at a moment: as they are now, with what the audit log says was changed since undone. */
export async function peopleThen(
  conn: Conn,
  people: PersonNow[],
  since: Date,
): Promise<(id: string, at: Date) => PersonThen> {
  const known = new Map(people.map((person) => [person.id, person]));
  const changes = await listPersonChanges(conn, [...known.keys()], since);
  return (id, at) => {
    const person = known.get(id) as PersonNow;
    const later = changes.filter((change) => change.subjectId === id && change.at > at);
    const roles = later.map(({ detail }) => rolesBefore(detail)).find((before) => before !== null);
    const status = later.map(({ detail }) => statusBefore(detail)).find((before) => before !== null);
    return {
      ...{ id, email: person.email, roles: roles ?? person.roles },
      active: status === undefined ? person.disabledAt === null || person.disabledAt > at : status === 'active',
    };
  };
}

/** Sign-in by another's word keeps the roles themselves as what was before. */
function rolesBefore(detail: unknown): string[] | null {
  const { before } = detail as { before?: unknown };
  const roles = Array.isArray(before) ? before : (before as { roles?: unknown } | undefined)?.roles;
  return Array.isArray(roles) ? (roles as string[]) : null;
}

function statusBefore(detail: unknown): string | null {
  const { before } = detail as { before?: { status?: unknown } };
  return typeof before?.status === 'string' ? before.status : null;
}
