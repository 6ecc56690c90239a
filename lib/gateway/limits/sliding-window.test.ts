import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkWindows } from '@/lib/testing/check-windows';
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
    await checkWindows(async () => createSlidingWindows({ stateDir, now: () => 0 }));
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

  it('is not held up for longer than a window by a clock that was ahead before the restart', async () => {
    const stateDir = folder();
    const limit = { limit: 1, windowSeconds: 60 };
    const before = createSlidingWindows({ stateDir, now: () => 9_000_000 });
    await before.take('a', limit, 9_000_000);
    await before.close();
    const after = createSlidingWindows({ stateDir, now: () => 3_000 });
    expect(await after.take('a', limit, 3_000)).toEqual({ allowed: false, retryAfterMs: 60_000 });
    expect((await after.take('a', limit, 63_000)).allowed).toBe(true);
    await after.close();
  });
});
