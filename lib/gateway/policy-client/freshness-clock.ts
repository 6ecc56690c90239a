import { type FreshnessClaims, SKEW_SECONDS } from '@/lib/renderings/jwt/verify';

/** A freshness statement that was taken, and when it runs out here. */
export interface Freshness {
  until: Date;
  isOver(): boolean;
}

/**
 * Freshness runs out by the wall clock, with the minute that clocks may differ, and by a clock that nobody can set: a
 * wall clock that stands still or is set back prolongs nothing beyond the lifetime that was signed.
 */
export function freshnessClock({ clock, monotonic }: { clock: () => Date; monotonic: () => number }) {
  return function taken({ iat, exp }: FreshnessClaims): Freshness {
    const end = (exp + SKEW_SECONDS) * 1000;
    const lifetime = (exp - iat + 2 * SKEW_SECONDS) * 1000;
    const left = end - clock().getTime();
    const steadyEnd = monotonic() + (left > 0 && left < lifetime ? left : lifetime);
    return {
      until: new Date(exp * 1000),
      isOver: () => clock().getTime() >= end || monotonic() >= steadyEnd,
    };
  };
}
