import type { Conn } from '@/lib/db/prisma';
import { readStates } from '@/lib/gateways/read-states';
import { listAllGateways } from '@/lib/gateways/repository';
import type { StandingGateway } from './tests/sql/repository';

/** Every gateway with its state: they are few, and the rule of their state is pure. */
export async function readStandingGateways(conn: Conn, now: Date): Promise<StandingGateway[]> {
  const states = await readStates(conn, await listAllGateways(conn), now);
  return states.map(({ row: { id, slug, mode, servers, lastSeenAt }, kind, state, inForce }) => {
    const seen = lastSeenAt?.toISOString().replace('Z', '') ?? null;
    return { id, slug, kind, mode, servers, state, serial: inForce.serial, lastSeenAt: seen };
  });
}
