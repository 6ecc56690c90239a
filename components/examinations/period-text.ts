import { utcTime } from '../time/relative';

const isMidnight = (at: string) => /T00:00:00(\.000)?Z$/.test(at);

/** "2026-07-01 to 2026-09-30 (UTC)": days where its ends are days of UTC, else moments. Evidence is in UTC. */
export function periodText({ from, to, timeZone }: { from: string; to: string; timeZone: string }): string {
  if (isMidnight(from) && isMidnight(to)) {
    const last = new Date(new Date(to).getTime() - 1).toISOString().slice(0, 10);
    const first = from.slice(0, 10);
    return first === last ? `${first} (UTC)` : `${first} to ${last} (UTC)`;
  }
  const days = timeZone === 'UTC' ? '' : `, days of ${timeZone}`;
  return `${utcTime(new Date(from))} to ${utcTime(new Date(to))}${days}`;
}
