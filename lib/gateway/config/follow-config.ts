import { unwatchFile, watchFile } from 'node:fs';
import { isRemitError } from '@/lib/kernel/errors';
import type { GatewayConfig } from './gateway-config';

interface FollowOptions {
  /** The file to look at; without one nothing changes by itself. */
  path: string | undefined;
  /** Throws `invalid_input`, with the lines that are wrong. */
  read: () => GatewayConfig;
  onConfig: (config: GatewayConfig) => void;
  note: (event: Record<string, unknown>) => void;
  /** Between two looks. */
  everyMs?: number;
}

export interface ConfigFollower {
  /** Reads it anew, whether or not it changed. What cannot be used changes nothing. */
  reload(): void;
  close(): void;
}

/** Looks at what the path leads to, so that it notices an editor that renames and a link that is set anew. */
export function followConfig({ path, read, onConfig, note, everyMs = 1_000 }: FollowOptions): ConfigFollower {
  const reload = () => {
    let config: GatewayConfig;
    try {
      config = read();
    } catch (error) {
      if (!isRemitError(error)) throw error;
      return note({ event: 'configuration_refused', error: error.message });
    }
    onConfig(config);
  };
  const look = (now: { mtimeMs: number; ino: number }, before: { mtimeMs: number; ino: number }) => {
    if (now.mtimeMs !== before.mtimeMs || now.ino !== before.ino) reload();
  };
  if (path !== undefined) watchFile(path, { interval: everyMs, persistent: false }, look);
  return {
    reload,
    close: () => path !== undefined && unwatchFile(path, look),
  };
}
