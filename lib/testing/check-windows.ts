import fc from 'fast-check';
import { expect } from 'vitest';
import type { Limiter } from '@/lib/gateway/limits/limiter';

let key = 0;

/** What holds of any sliding window: never more in any span than its limit, and the moment when the next one may. */
export async function checkWindows(open: () => Promise<Limiter>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      // Even steps, so that calls fall on the very end of a window too.
      fc.array(
        fc.integer({ min: 0, max: 18 }).map((steps) => steps * 50),
        { minLength: 1, maxLength: 60 },
      ),
      fc.integer({ min: 1, max: 5 }),
      async (pauses, limit) => {
        const limiter = await open();
        const allowed: number[] = [];
        let now = 1_000;
        key += 1;
        for (const pause of pauses) {
          now += pause;
          const taken = await limiter.take(String(key), { limit, windowSeconds: 1 }, now);
          const inSpan = allowed.filter((at) => at > now - 1_000);
          expect(taken.allowed).toBe(inSpan.length < limit);
          if (taken.allowed) allowed.push(now);
          else expect(taken.retryAfterMs).toBe((inSpan[0] as number) + 1_000 - now);
        }
        await limiter.close();
      },
    ),
    { numRuns: 50 },
  );
}
