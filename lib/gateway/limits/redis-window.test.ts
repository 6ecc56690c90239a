import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkWindows } from '@/lib/testing/check-windows';
import { findRedis, startRedis } from '../../../scripts/lib/redis.mjs';
import type { Limiter } from './limiter';
import { createRedisWindows } from './redis-window';
import { createSlidingWindows } from './sliding-window';

const program = findRedis();

describe.skipIf(!program)('windows that gateways share through Redis', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let folder: string;
  const notes: Record<string, unknown>[] = [];
  const opened: Limiter[] = [];
  let folders = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'remit-shared-'));
    redis = await startRedis(program as string);
  });
  afterAll(async () => {
    for (const limiter of opened) await limiter.close();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Of one gateway: with a folder of its own. */
  async function open(
    whenAway: 'own' | 'deny' = 'own',
    more: { url?: string; clock?: 'given' } = {},
  ): Promise<Limiter> {
    folders += 1;
    const own = createSlidingWindows({ stateDir: join(folder, String(folders)), now: () => 1_000 });
    const note = (event: Record<string, unknown>) => void notes.push(event);
    const limiter = await createRedisWindows({ url: redis.url, prefix: 't:', whenAway, own, note, ...more });
    opened.push(limiter);
    return limiter;
  }
  const limit = { limit: 3, windowSeconds: 60 };
  const allowed = async (limiter: Limiter, key: string, now = 1_000) => (await limiter.take(key, limit, now)).allowed;

  it('never let more through in any span than the limit says, and say when the next one may', async () => {
    await checkWindows(() => open('own', { clock: 'given' }));
  });

  it('count for all of them at once, whatever their clocks say', async () => {
    const [a, b, c] = await Promise.all([open(), open(), open()]);
    const many = Array.from({ length: 60 }, (_, i) =>
      allowed([a, b, c][i % 3] as Limiter, 'all', 1_000 + i * 3_600_000),
    );
    expect((await Promise.all(many)).filter(Boolean).length).toBe(3);
    const { retryAfterMs } = await a.take('all', limit, 1_000);
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('keep to what each gateway counted itself while Redis is away, say so, and are shared again afterwards', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const strict = await open('deny');
    expect([await allowed(a, 'k'), await allowed(a, 'k')]).toEqual([true, true]);
    notes.length = 0;
    await redis.halt();
    // Two were counted before, by this gateway itself too.
    expect([await allowed(a, 'k'), await allowed(a, 'k')]).toEqual([true, false]);
    expect(await allowed(b, 'k')).toBe(true);
    await expect(strict.take('k', limit, 1_000)).rejects.toThrow('does not answer');
    expect([a.away, b.away, strict.away]).toEqual([true, true, true]);
    expect(notes).toContainEqual({ event: 'limits_not_shared', whenAway: 'own', error: expect.any(String) });
    await redis.resume();
    await vi.waitFor(() => expect([a.away, strict.away]).toEqual([false, false]), { timeout: 10_000, interval: 20 });
    // Redis forgot, this gateway did not.
    expect(await allowed(a, 'k')).toBe(false);
    expect(await allowed(strict, 'k')).toBe(true);
    expect(JSON.stringify(notes)).not.toContain(new URL(redis.url).password);
  });

  it('wait for a Redis that hangs once, and not with each call', async () => {
    const limiter = await open();
    redis.signal('SIGSTOP');
    const started = performance.now();
    for (let i = 0; i < 20; i++) await limiter.take(`h${i}`, limit, 1_000);
    expect(performance.now() - started).toBeLessThan(900);
    expect(limiter.away).toBe(true);
    redis.signal('SIGCONT');
  });

  it('start without Redis too, and with an address that is none say so without it', async () => {
    const limiter = await open('own', { url: 'redis://127.0.0.1:1' });
    expect([await allowed(limiter, 'none'), limiter.away]).toEqual([true, true]);
    await expect(open('own', { url: 'http://:secret@x' })).rejects.toThrow(/^(?!.*secret).*no address of a Redis/);
  });
});
