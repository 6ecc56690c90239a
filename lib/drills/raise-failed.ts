import { keepFinding } from '@/lib/alerts/keep-finding';
import type { Conn } from '@/lib/db/prisma';
import { drillFailed } from '@/lib/detections/model/drills';
import { findAgentsAsked } from '@/lib/detections/repository';

const SAID = 1_000;

/** A failing drill as an alert, which is triaged like any other. The next that fails counts into it while it is not judged. */
export async function raiseFailed(
  tx: Conn,
  drill: { id: string; number: number; agent: string; troubles: string[]; startedAt: Date; now: Date },
): Promise<void> {
  const { id, number, agent, troubles, startedAt, now } = drill;
  await keepFinding(
    tx,
    {
      ...{ detection: drillFailed, tuning: 0, story: `drill-failed\n${agent}`, occurrence: id, agent },
      title: `Drill ${number} failed`,
      says: `${troubles.join(' ')}`.slice(0, SAID),
      ...{ path: [], events: [], dataClasses: [], baseline: null, observed: troubles.length, expected: 0 },
      ...{ firstAt: startedAt.getTime(), lastAt: now.getTime() },
    },
    await findAgentsAsked(tx, [agent]),
    now,
  );
}
