import type { Conn } from '@/lib/db/prisma';
import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';
import { type GatewayState, gatewayState } from './model/state';
import { type LastReceipts, lastReceipts } from './receipts/repository';
import { findLatestSerial, type GatewayRow } from './repository';

type Row = Omit<GatewayRow, 'owner'>;

interface StateOfGateway<Of extends Row> extends LastReceipts {
  row: Of;
  kind: GatewayKind;
  state: GatewayState;
  /** The newest revision of all; null before the first. */
  latestSerial: number | null;
  /** The policy in force there, and since when. */
  inForce: { serial: number | null; since: Date | null };
}

const NO_RECEIPTS: LastReceipts = { last: null, activated: null, highest: null };

/**
 * How each of these gateways stands, in the same order. `heardAt` says when one was heard last for whom the row does not
 * say it all: who has listened only since a start cannot know of a silence before.
 */
export async function readStates<Of extends Row>(
  conn: Conn,
  rows: readonly Of[],
  now: Date,
  heardAt: (row: Of) => Date | null = ({ lastSeenAt }) => lastSeenAt,
): Promise<StateOfGateway<Of>[]> {
  const latestSerial = await findLatestSerial(conn);
  const receipts = await lastReceipts(
    conn,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const known = receipts.get(row.id) ?? NO_RECEIPTS;
    const { last, activated, highest } = known;
    const kind = row.kind as GatewayKind;
    // Who only asks holds nothing and sends no receipt: what it was answered by is in force there.
    const inForce =
      kind === 'authzen'
        ? { serial: row.servedSerial, since: row.servedAt }
        : { serial: activated?.serial ?? null, since: activated?.activatedAt ?? null };
    const state = gatewayState({
      ...{ now, kind, latestSerial, lastSeenAt: heardAt(row), lastReceipt: last },
      ...{ activatedSerial: inForce.serial, highestSerial: highest },
    });
    return { ...known, row, kind, state, latestSerial, inForce };
  });
}

/** When one counts as heard by who has listened since then: at that moment at the earliest; null: it never was. */
export function heardBy(lastSeenAt: Date | null, since: number): Date | null {
  return lastSeenAt && new Date(Math.max(lastSeenAt.getTime(), since));
}
