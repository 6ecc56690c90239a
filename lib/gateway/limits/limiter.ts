import type { RateLimit } from '@/lib/kernel/constraints';

export interface Taken {
  allowed: boolean;
  /** Until one more would be allowed; 0 when this one was. */
  retryAfterMs: number;
}

/** Counts calls. A call that is not allowed does not count. `now` in milliseconds. */
export interface Limiter {
  /** Throws where it cannot count, and is not to guess. */
  take(key: string, limit: RateLimit, now: number): Promise<Taken>;
  /** Whether it should count with other gateways, and cannot now. */
  readonly away: boolean;
  close(): Promise<void>;
}
