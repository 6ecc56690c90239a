import type { Conn } from '@/lib/db/prisma';
import { invalid, RemitError } from '@/lib/kernel/errors';
import { findPersonByEmail } from '@/lib/people/repository';
import { type GatewayKind, HOLDS } from '@/lib/policy-engine/gateway-kinds';
import type { GatewayMode } from '@/lib/policy-engine/types';
import { KIND_WORDS } from './model/kinds';
import { type GatewaySettings, settingsErrors } from './model/settings';

/** Throws `invalid_input` for settings that a gateway of this kind does not have. */
export function requireSettings(kind: GatewayKind, settings: GatewaySettings): void {
  const errors = settingsErrors(kind, settings);
  if (errors[0]) throw new RemitError('invalid_input', errors[0].message, { errors });
}

/** Throws `invalid_input` for shadow mode where the gateway would go on to enforce: it must not look as if it did not. */
export function requireMode(kind: GatewayKind, mode: GatewayMode): void {
  if (mode === 'enforce' || HOLDS[kind].shadow !== 'no') return;
  throw invalid('mode', `${KIND_WORDS[kind].label} cannot only report: it always enforces. Use enforce.`);
}

/** Id of the owner; throws `invalid_input` for somebody who is not here. */
export async function ownerId(tx: Conn, email: string | null): Promise<string | null> {
  if (email === null) return null;
  const person = await findPersonByEmail(tx, email);
  if (person?.status !== 'active') throw invalid('owner', `Nobody here has the address ${email}.`);
  return person.id;
}
