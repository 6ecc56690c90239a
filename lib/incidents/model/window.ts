const DAY_MS = 86_400_000;

interface Moments {
  lastGoodAt: Date | null;
  occurredAt: Date | null;
  detectedAt: Date;
  containedAt: Date | null;
  closedAt: Date | null;
}

/** From when on an incident looks: last known good, else when it occurred, else a day before it was detected. */
function startOf({ lastGoodAt, occurredAt, detectedAt }: Moments): Date {
  return lastGoodAt ?? occurredAt ?? new Date(detectedAt.getTime() - DAY_MS);
}

/** What its timeline covers. */
export function timelineWindow(incident: Moments, now: Date) {
  return { from: startOf(incident), to: incident.closedAt ?? now };
}

/** What could have been touched: until the agents were isolated. */
export function exposureWindow(incident: Moments, now: Date) {
  const from = startOf(incident);
  const to = incident.containedAt ?? incident.closedAt ?? now;
  return { from, to: new Date(Math.max(from.getTime(), to.getTime())) };
}

const STEPS_MS = [60_000, 300_000, 900_000, 3_600_000, 6 * 3_600_000, DAY_MS, 7 * DAY_MS];
const MOST_STEPS = 24;

/** How long a stretch of calls is that stands as one row: so that there are no more than two dozen of them for an agent. */
export function bucketOf({ from, to }: { from: Date; to: Date }): number {
  const wanted = (to.getTime() - from.getTime()) / MOST_STEPS;
  return STEPS_MS.find((step) => step >= wanted) ?? (STEPS_MS.at(-1) as number);
}
