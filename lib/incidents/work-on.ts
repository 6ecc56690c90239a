import { authorize, type Scope } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { findPersonByEmail } from '@/lib/people/repository';
import type { Ctx } from '@/lib/verb/ctx';
import type { Times } from './model/times';
import { findIncident, type IncidentWhole } from './repository';

/** Whose entry it is; null for Remit itself. */
export function personIdOf({ actor }: Ctx): string | null {
  if (actor.kind === 'person') return actor.id;
  if (actor.kind === 'system') return null;
  throw new RemitError('forbidden', 'People work on incidents.');
}

/** For a verb, inside its transaction. Throws `not_found`, and `conflict` for a closed one unless that is all right. */
export async function readIncident(
  tx: Conn,
  scope: Scope,
  id: string,
  { closed = false }: { closed?: boolean } = {},
): Promise<IncidentWhole> {
  const incident = await findIncident(tx, scope, id);
  if (!incident) throw notFound('incident');
  if (incident.state === 'closed' && !closed) {
    throw new RemitError('conflict', `Incident ${incident.number} is closed. Open it again first.`);
  }
  return incident;
}

export const readScope = ({ actor }: Ctx): Scope => authorize(actor, 'incident:read');

/** Throws `invalid_input` for an address that nobody active here has. */
export async function personOf(tx: Conn, field: string, email: string) {
  const person = await findPersonByEmail(tx, email);
  if (person?.status !== 'active') throw invalid(field, `Nobody active here has the address ${email}.`);
  return person;
}

export function timesOf({ lastGoodAt, occurredAt, detectedAt, containedAt, recoveredAt }: Times): Times {
  return { lastGoodAt, occurredAt, detectedAt, containedAt, recoveredAt };
}
