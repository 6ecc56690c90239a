import type { Conn } from '@/lib/db/prisma';
import { invalid } from '@/lib/kernel/errors';
import { findPersonByEmail } from '@/lib/people/repository';
import { type GatewayKind, HOLDS, KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
import type { GatewayMode } from '@/lib/policy-engine/types';

/** Throws `invalid_input` for shadow mode where the gateway would go on to enforce: it must not look as if it did not. */
export function requireMode(kind: GatewayKind, mode: GatewayMode): void {
  if (mode === 'enforce' || HOLDS[kind].shadow !== 'no') return;
  throw invalid('mode', `${KIND_NAMES[kind]} cannot only report: it always enforces. Use enforce.`);
}

/** Id of the owner; throws `invalid_input` for somebody who is not here. */
export async function ownerId(tx: Conn, email: string | null): Promise<string | null> {
  if (email === null) return null;
  const person = await findPersonByEmail(tx, email);
  if (person?.status !== 'active') throw invalid('owner', `Nobody here has the address ${email}.`);
  return person.id;
}
