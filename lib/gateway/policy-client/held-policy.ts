import type { PolicyClaims } from '@/lib/renderings/jwt/verify';
import type { Freshness } from './freshness-clock';
import type { PolicyState } from './state-file';

export interface VerifiedPolicy {
  claims: PolicyClaims;
  sha256: string;
  jws: string;
  /** Until when it may be acted on, by the newest statement; clocks may differ by a minute. */
  readonly freshUntil: Date;
  /** True once that has passed, by any clock. What is to be done then is `claims.onStale`. */
  isStale(): boolean;
}

/** The same with what is kept of it; its freshness is renewed in place. */
export type HeldPolicy = VerifiedPolicy & { state: PolicyState; fresh: Freshness };

export function holdPolicy(state: PolicyState, claims: PolicyClaims, fresh: Freshness): HeldPolicy {
  return {
    state,
    claims,
    fresh,
    sha256: state.sha256,
    jws: state.jws,
    get freshUntil() {
      return this.fresh.until;
    },
    isStale() {
      return this.fresh.isOver();
    },
  };
}

/** Certain only for the very next serial: what lies between others is not known here. */
export function isFork(before: VerifiedPolicy | null, next: VerifiedPolicy): boolean {
  const follows = before !== null && next.claims.serial === before.claims.serial + 1;
  return follows && next.claims.previous !== before.sha256;
}
