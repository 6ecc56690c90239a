import type { Conn } from '@/lib/db/prisma';
import { findLatestSerial } from '@/lib/gateways/repository';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { digestOf } from '@/lib/kernel/digest';
import { newId } from '@/lib/kernel/ids';
import type { Operation } from '../model/operation';
import { REPLAY_DAYS, type Replay, replay, replayed } from '../model/replay';
import { countOutcomes, listHeld } from '../replay/repository';
import { insertSimulation } from './repository';

export interface Simulation {
  result: Replay;
  sha256: string;
}

/** The replay of everybody's calls, to be kept with an approval; null where a request changes nothing for any call. */
export async function simulate(conn: Conn, operations: readonly Operation[], now: Date): Promise<Simulation | null> {
  const about = replayed(operations);
  if (!about) return null;
  const from = new Date(dayOf(now.getTime() - REPLAY_DAYS * DAY_MS));
  const counts = await countOutcomes(conn, about, from, null);
  const result = {
    days: REPLAY_DAYS,
    from: from.toISOString(),
    revision: (await findLatestSerial(conn)) ?? 0,
    ...replay(operations, counts, await listHeld(conn, about)),
  };
  return { result, sha256: digestOf(result) };
}

/** Keeps it beside the approval, or beside a request that the approval policy let pass without one. */
export async function keepSimulation(
  tx: Conn,
  simulation: Simulation | null,
  about: { requestId: string; decisionId: string | null; digest: string; now: Date },
): Promise<void> {
  if (!simulation) return;
  const { now, ...rest } = about;
  await insertSimulation(tx, { id: newId('si', now), ...rest, ...simulation, at: now });
}
