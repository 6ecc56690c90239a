/** Milliseconds before the next try after so many failures in a row: up to 30 s, and not all gateways at one moment. */
export function backoff(failures: number, random: () => number = Math.random): number {
  return Math.min(500 * 2 ** Math.min(failures, 10), 30_000) * (0.5 + random() / 2);
}
