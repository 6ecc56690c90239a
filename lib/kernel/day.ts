export const DAY_MS = 86_400_000;

/** The start of a day (UTC), in milliseconds, as what is given. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}
