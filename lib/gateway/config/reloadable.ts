import { isDeepStrictEqual } from 'node:util';
import type { GatewayConfig } from './gateway-config';

/** What comes into force while the gateway runs: a whole section, or one setting of it. */
const WHILE_RUNNING = new Set([
  'issuers',
  'userHeader',
  'servers',
  'listen.origins',
  'limits.requestBytes',
  'limits.resultBytes',
  'limits.depth',
  'limits.connections',
]);

interface Reload {
  /** `now` with what of `next` can come into force. */
  config: GatewayConfig;
  changed: string[];
  /** Settings that differ and stay as they are until a restart. */
  needRestart: string[];
}

export function reloadable(now: GatewayConfig, next: GatewayConfig): Reload {
  const config = structuredClone(now) as GatewayConfig & Record<string, unknown>;
  const changed: string[] = [];
  const needRestart: string[] = [];
  const take = (into: Record<string, unknown>, from: Record<string, unknown>, field: string, path: string) => {
    if (isDeepStrictEqual(into[field], from[field])) return;
    if (!WHILE_RUNNING.has(path)) return void needRestart.push(path);
    into[field] = structuredClone(from[field]);
    changed.push(path);
  };
  const given = next as GatewayConfig & Record<string, unknown>;
  for (const section of new Set([...Object.keys(now), ...Object.keys(next)])) {
    if (WHILE_RUNNING.has(section)) take(config, given, section, section);
    else {
      const [into, from] = [config[section], given[section]] as Record<string, unknown>[];
      for (const field of new Set([...Object.keys(into ?? {}), ...Object.keys(from ?? {})])) {
        take(into ?? {}, from ?? {}, field, `${section}.${field}`);
      }
    }
  }
  return { config, changed, needRestart };
}
