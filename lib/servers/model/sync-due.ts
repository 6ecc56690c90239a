export interface SyncTrial {
  /** Last attempt; null before the first. */
  syncTriedAt: Date | null;
  /** Failures since it last worked. */
  syncFailures: number;
}

const DAY_MS = 86_400_000;

/** A server that fails is asked less and less often, at least once a day. A time to come is none: the clock was set back. */
export function isSyncDue({ syncTriedAt, syncFailures }: SyncTrial, everyMs: number, now: Date): boolean {
  if (syncTriedAt === null || syncTriedAt > now) return true;
  const wait = Math.min(everyMs * 2 ** Math.min(syncFailures, 10), Math.max(everyMs, DAY_MS));
  return now.getTime() - syncTriedAt.getTime() >= wait;
}
