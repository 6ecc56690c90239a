import { readFileSync } from 'node:fs';
import type { GatewayConfig } from '@/lib/gateway/config/gateway-config';
import { RemitError } from '@/lib/kernel/errors';
import type { Limiter } from './limiter';
import { createRedisWindows } from './redis-window';
import { createSlidingWindows } from './sliding-window';

interface LimiterOptions {
  stateDir: string;
  redis: GatewayConfig['limits']['redis'];
  now: () => number;
  note: (event: Record<string, unknown>) => void;
}

/** The windows that are configured. Throws `invalid_input` where the address of Redis cannot be read. */
export async function openLimiter({ stateDir, redis, now, note }: LimiterOptions): Promise<Limiter> {
  const url = redis ? (redis.url ?? readAddress(redis.urlFile as string)) : undefined;
  const own = createSlidingWindows({ stateDir, now });
  if (!redis || !url) return own;
  const { prefix, whenAway } = redis;
  return createRedisWindows({ url, prefix, whenAway, own, note });
}

function readAddress(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new RemitError('invalid_input', `limits.redis.urlFile: ${file} cannot be read.`);
  }
}
