import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RateLimit } from '@/lib/kernel/constraints';
import type { Limiter, Taken } from './limiter';

interface Window {
  /** Moments of the calls that were allowed, oldest first, from `first` on. */
  times: number[];
  first: number;
  ms: number;
}

const fileSchema = z.record(z.string(), z.tuple([z.number(), z.array(z.number())]));
const FILE = 'limits.json';
const SAVE_MS = 1_000;

/**
 * An exact sliding window: never more than `limit` calls in any span of `windowSeconds`. Kept in `stateDir` within a
 * second of each call, so that a restart gives nobody a fresh allowance.
 */
export function createSlidingWindows({ stateDir, now }: { stateDir: string; now: () => number }): Limiter {
  const windows = new Map<string, Window>();
  const began = now();
  for (const [key, [ms, times]] of Object.entries(readFile(stateDir))) {
    // Of a clock that was ahead then: they count from now on, and no longer than a window.
    windows.set(key, { ms, times: times.map((time) => Math.min(time, began)), first: 0 });
  }
  let dirty = false;
  const timer = setInterval(() => {
    for (const [key, window] of windows) {
      forget(window, now());
      if (window.first === window.times.length) windows.delete(key);
    }
    save();
  }, SAVE_MS);
  timer.unref();

  function save(): void {
    if (!dirty) return;
    const kept = [...windows].map(([key, { ms, times, first }]) => [key, [ms, times.slice(first)]]);
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    const draft = join(stateDir, `${FILE}.${process.pid}`);
    try {
      writeFileSync(draft, JSON.stringify(Object.fromEntries(kept)), { mode: 0o600 });
      renameSync(draft, join(stateDir, FILE));
      dirty = false;
    } catch {
      // A full disk: the next second tries again, and what is counted here goes on counting.
    }
  }

  return {
    async take(key: string, { limit, windowSeconds }: RateLimit, at: number): Promise<Taken> {
      const window = windows.get(key) ?? { times: [], first: 0, ms: 0 };
      window.ms = windowSeconds * 1000;
      windows.set(key, window);
      forget(window, at);
      const used = window.times.length - window.first;
      if (used >= limit) {
        const frees = window.times[window.first + used - limit] as number;
        return { allowed: false, retryAfterMs: Math.max(1, frees + window.ms - at) };
      }
      window.times.push(at);
      dirty = true;
      return { allowed: true, retryAfterMs: 0 };
    },
    away: false,
    async close() {
      clearInterval(timer);
      save();
    },
  };
}

function forget(window: Window, now: number): void {
  const { times, ms } = window;
  while (window.first < times.length && (times[window.first] as number) <= now - ms) window.first += 1;
  if (window.first > 1_000 && window.first * 2 > times.length) {
    times.splice(0, window.first);
    window.first = 0;
  }
}

function readFile(stateDir: string): z.output<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(join(stateDir, FILE), 'utf8')));
  } catch {
    return {};
  }
}
