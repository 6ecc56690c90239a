import type { Conn } from '@/lib/db/prisma';
import { findAgentsAsked } from '@/lib/detections/repository';
import { RemitError } from '@/lib/kernel/errors';

/** Who answers for an agent does not say that nothing went wrong with it. Throws `forbidden`. */
export async function requireOther(tx: Conn, incident: { agents: string[] }, personId: string | null): Promise<void> {
  const asked = await findAgentsAsked(tx, incident.agents);
  if (personId !== null && [...asked.values()].some(({ people }) => people.includes(personId))) {
    throw new RemitError('forbidden', 'You answer for an agent of this incident. Let somebody else decide this.');
  }
}
