import type { Redis as RedisClient, Result } from 'ioredis';
import { RemitError } from '@/lib/kernel/errors';
import type { Limiter, Taken } from './limiter';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    take(key: string, limit: number, ms: number, at: string): Result<[number, number], Context>;
  }
}

interface RedisWindowOptions {
  /** Of one Redis, with name and password if it wants them. */
  url: string;
  /** Before each key: gateways with the same one count together. */
  prefix: string;
  /** While Redis is away: the gateway's own windows count alone, or nothing with a limit is allowed. */
  whenAway: 'own' | 'deny';
  /** This gateway's own windows, closed with this. They count along, so that nobody starts anew when Redis goes. */
  own: Limiter;
  note: (event: Record<string, unknown>) => void;
  /** Whose moments count. The gateways' clocks may differ, so that Redis's own is the one to use. */
  clock?: 'redis' | 'given';
}

/**
 * The window of lib/gateway/limits/sliding-window.ts as one step in Redis: moments of allowed calls, oldest first. Gives
 * whether this one is allowed, and the milliseconds until one would be.
 */
const TAKE = `
local limit, ms, at = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if not at then
  local time = redis.call('TIME')
  at = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local oldest = redis.call('LINDEX', KEYS[1], 0)
while oldest and tonumber(oldest) <= at - ms do
  redis.call('LPOP', KEYS[1])
  oldest = redis.call('LINDEX', KEYS[1], 0)
end
local used = redis.call('LLEN', KEYS[1])
if used >= limit then
  local frees = tonumber(redis.call('LINDEX', KEYS[1], used - limit))
  return {0, math.max(1, frees + ms - at)}
end
redis.call('RPUSH', KEYS[1], string.format('%.0f', at))
redis.call('PEXPIRE', KEYS[1], ms)
return {1, 0}
`;

const ANSWER_MS = 250;
/** After Redis did not answer it is left alone for so long: otherwise each call would wait. */
const PAUSE_MS = 1_000;

/**
 * Windows that several gateways share: never more than `limit` calls of all of them in any span. Redis may be away at the
 * start too. `take` throws while it is, when `whenAway` is `deny`.
 */
export async function createRedisWindows(options: RedisWindowOptions): Promise<Limiter> {
  const { prefix, whenAway, own, note, clock = 'redis' } = options;
  const redis = await client(options.url);
  let away = false;
  let askAgainAt = 0;

  function failed(error: Error & { code?: string }): void {
    askAgainAt = performance.now() + PAUSE_MS;
    if (away) return;
    away = true;
    note({ event: 'limits_not_shared', whenAway, error: error.code ?? error.message });
  }

  function answered(): void {
    askAgainAt = 0;
    if (!away) return;
    away = false;
    note({ event: 'limits_shared' });
  }

  async function take(key: string, limit: number, ms: number, at: number): Promise<Taken | null> {
    if (performance.now() < askAgainAt) return null;
    try {
      const [allowed, retryAfterMs] = await redis.take(prefix + key, limit, ms, clock === 'given' ? String(at) : '');
      answered();
      return { allowed: allowed === 1, retryAfterMs };
    } catch (error) {
      failed(error as Error);
      return null;
    }
  }

  redis.on('error', failed);
  redis.on('ready', answered);
  await redis.connect().catch(failed);

  return {
    async take(key, limit, now) {
      const shared = await take(key, limit.limit, limit.windowSeconds * 1000, now);
      if (shared && !shared.allowed) return shared;
      if (!shared && whenAway === 'deny') throw new Error('Redis, which counts for all gateways, does not answer.');
      // It may know of calls that were allowed while Redis was away.
      return own.take(key, limit, now);
    },
    get away() {
      return away;
    },
    async close() {
      redis.disconnect();
      await own.close();
    },
  };
}

async function client(url: string): Promise<RedisClient> {
  if (!/^rediss?:\/\/./.test(url) || !URL.canParse(url)) {
    // What it is may hold a password.
    throw new RemitError('invalid_input', 'limits.redis: that is no address of a Redis. Give redis:// or rediss://.');
  }
  const { Redis } = await import('ioredis');
  return new Redis(url, {
    lazyConnect: true,
    // What waits for Redis to come back would hold up the call.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: ANSWER_MS,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(50 * 2 ** times, 2_000),
    scripts: { take: { lua: TAKE, numberOfKeys: 1 } },
  });
}
