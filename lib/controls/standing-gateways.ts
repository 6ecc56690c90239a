import type { Conn } from '@/lib/db/prisma';
import { gatewayState } from '@/lib/gateways/model/state';
import { findLatestSerial, lastReceipts, listAllGateways } from '@/lib/gateways/repository';
import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';
import type { StandingGateway } from './tests/sql/repository';

/** Every gateway with its state: they are few, and the rule of their state is pure. */
export async function readStandingGateways(conn: Conn, now: Date): Promise<StandingGateway[]> {
  const rows = await listAllGateways(conn);
  const latestSerial = await findLatestSerial(conn);
  const receipts = await lastReceipts(
    conn,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, slug, mode, servers, lastSeenAt, servedSerial, ...row }) => {
    const kind = row.kind as GatewayKind;
    const { last = null, activated = null, highest = null } = receipts.get(id) ?? {};
    const serial = kind === 'authzen' ? servedSerial : (activated?.serial ?? null);
    const state = gatewayState({
      now,
      kind,
      latestSerial,
      lastSeenAt,
      lastReceipt: last,
      activatedSerial: serial,
      highestSerial: highest,
    });
    const seen = lastSeenAt?.toISOString().replace('Z', '') ?? null;
    return { id, slug, kind, mode, servers, state, serial, lastSeenAt: seen };
  });
}
