import { setTimeout as setTimeoutOf } from 'node:timers/promises';
import type { Database } from '@/lib/db/database';
import { log } from '@/lib/telemetry/log';
import type { Ctx } from '@/lib/verb/ctx';
import { type Read, readFacts } from './read-facts';

interface Kept {
  read: Read;
  /** When it began to be read, and how long that took; by the process's own clock. */
  from: number;
  tookMs: number;
  /** For what moment: with another clock it is not what is asked for. */
  at: number;
}

/** Reading it takes at most this share of the time. */
const SHARE = 20;
/** Older than this nobody is shown, however long reading takes. */
const OLDEST_MS = 10 * 60_000;
/** What takes no longer than this is read anew while somebody waits. */
const QUICK_MS = 250;
/** Where it took no longer than this, a moment is waited: it may have been held up by something else. */
const WORTH_WAITING_MS = 2_000;
/** After a start others come first. */
const SOON_MS = 5_000;

interface Memory {
  kept: WeakMap<Database, Kept>;
  reading: WeakMap<Database, Promise<Kept>>;
}

/** The pages and the server are separate copies of the same code, and both read these. */
const KEY = Symbol.for('remit.overview');
const holder = globalThis as { [KEY]?: Memory };
holder[KEY] ??= { kept: new WeakMap(), reading: new WeakMap() };
const { kept, reading } = holder[KEY];

async function readNow(ctx: Ctx): Promise<Kept> {
  const from = performance.now();
  const at = ctx.clock().getTime();
  const read = await readFacts(ctx);
  const one = { read, from, at, tookMs: performance.now() - from };
  kept.set(ctx.db, one);
  return one;
}

function startReading(ctx: Ctx): Promise<Kept> {
  const running = reading.get(ctx.db) ?? readNow(ctx).finally(() => reading.delete(ctx.db));
  reading.set(ctx.db, running);
  return running;
}

/** Milliseconds for which nothing is read anew. Where reading is a burden to all others, it is done twice in ten minutes. */
function newFor({ tookMs }: Kept): number {
  return tookMs > WORTH_WAITING_MS ? Math.max(OLDEST_MS / 2, tookMs * SHARE) : tookMs * SHARE;
}

/** Milliseconds after which it has to be read anew, so that nobody who comes meanwhile waits for what is too old. */
function readAgainAfter({ tookMs }: Kept): number {
  return Math.max(OLDEST_MS / 2, OLDEST_MS - 4 * tookMs);
}

/**
 * Keeps the facts at hand where reading them takes long, so that not even the first who looks after a start waits for
 * them. Gives what ends it.
 */
export function keepFactsAtHand(
  ctx: () => Ctx,
  { soonMs = SOON_MS, againMs }: { soonMs?: number; againMs?: number } = {},
): () => void {
  let stopped = false;
  let timer = later(soonMs);

  function later(ms: number) {
    return setTimeout(() => void look(), ms).unref();
  }

  async function look() {
    let next = OLDEST_MS;
    try {
      let one = await startReading(ctx());
      // What waited for others says little: a company is small when it can be read quickly, and not when it was.
      if (!stopped && one.tookMs > QUICK_MS && one.tookMs <= WORTH_WAITING_MS) {
        const again = await startReading(ctx());
        again.tookMs = Math.min(one.tookMs, again.tookMs);
        one = again;
      }
      next = readAgainAfter(one);
    } catch (error) {
      if (!stopped) log.warn({ err: error }, 'the overview could not be read ahead');
    }
    if (!stopped) timer = later(againMs ?? next);
  }

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/**
 * The facts, at most as old as twenty times what it takes to read them: of a small company as they are, of one where
 * that takes seconds from up to ten minutes ago while they are read anew. They say themselves of when they are. Who
 * reads them may read all of them, so that all are shown the same.
 */
export async function recentFacts(ctx: Ctx): Promise<Read> {
  const last = kept.get(ctx.db);
  const age = last ? performance.now() - last.from : Number.POSITIVE_INFINITY;
  const drifted = last ? Math.abs(ctx.clock().getTime() - last.at - age) > OLDEST_MS : false;
  if (!last || drifted || age > OLDEST_MS) return (await startReading(ctx)).read;
  if (age < newFor(last)) return last.read;
  const next = startReading(ctx);
  if (last.tookMs <= QUICK_MS) return (await next).read;
  const anew = next.then(
    ({ read }) => read,
    (error) => {
      log.error({ err: error }, 'the overview could not be read anew');
      return last.read;
    },
  );
  if (last.tookMs > WORTH_WAITING_MS) return last.read;
  return Promise.race([anew, setTimeoutOf(QUICK_MS, last.read, { ref: false })]);
}
