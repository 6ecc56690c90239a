/** Failed sign-ins before a key has to wait, and how long they are remembered. */
export const THROTTLE = { perEmail: 10, perAddress: 50, windowMs: 15 * 60_000 } as const;

export interface ThrottleState {
  failures: number;
  windowEndsAt: Date;
}

/** Seconds to wait, or 0. */
export function waitFor(state: ThrottleState | undefined, limit: number, now: Date): number {
  if (!state || state.windowEndsAt <= now || state.failures < limit) return 0;
  return Math.ceil((state.windowEndsAt.getTime() - now.getTime()) / 1000);
}

export function afterFailure(state: ThrottleState | undefined, now: Date): ThrottleState {
  if (!state || state.windowEndsAt <= now)
    return { failures: 1, windowEndsAt: new Date(now.getTime() + THROTTLE.windowMs) };
  return { failures: state.failures + 1, windowEndsAt: state.windowEndsAt };
}
