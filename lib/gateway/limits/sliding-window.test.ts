import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createSlidingWindows } from './sliding-window';

describe('the sliding window', () => {
  const folders: string[] = [];
  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'remit-limits-'));
    folders.push(path);
    return path;
  };
  afterAll(() => {
    for (const path of folders) rmSync(path, { recursive: true, force: true });
  });

  it('never lets more through in any span than the limit says, and says when the next one may', async () => {
    const stateDir = folder();
    let key = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        async (pauses, limit) => {
          const limiter = createSlidingWindows({ stateDir, now: () => 0 });
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
  });

  it('goes on where it was after a restart', async () => {
    const stateDir = folder();
    const limit = { limit: 2, windowSeconds: 60 };
    const before = createSlidingWindows({ stateDir, now: () => 1_000 });
    await before.take('a', limit, 1_000);
    await before.take('a', limit, 2_000);
    await before.close();
    const after = createSlidingWindows({ stateDir, now: () => 3_000 });
    expect(await after.take('a', limit, 3_000)).toEqual({ allowed: false, retryAfterMs: 58_000 });
    expect(await after.take('b', limit, 3_000)).toEqual({ allowed: true, retryAfterMs: 0 });
    expect((await after.take('a', limit, 61_000)).allowed).toBe(true);
    await after.close();
  });
});
