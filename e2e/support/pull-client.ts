import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Company, stateFolder } from './fixtures';

export interface PullEvent {
  event: string;
  serial?: number;
  sha256?: string;
  code?: string;
}

export interface PullClient {
  events: PullEvent[];
  /** The first event, from now on or already told, that fits. */
  until(fits: (event: PullEvent) => boolean): Promise<PullEvent>;
  /** Ends it, and waits until it is gone. */
  stop(): Promise<void>;
}

/** The gateway's side as others run it: a process of its own that knows an address and a token. */
export function startPullClient(company: Company, name = 'client'): PullClient {
  const tokenFile = join(company.remit.dataDir, `${name}.token`);
  writeFileSync(tokenFile, company.gateway.token, { mode: 0o600 });
  const { slug } = company.gateway;
  const words = ['--url', company.url, '--gateway', slug, '--token-file', tokenFile];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/pull-client.ts', ...words, '--state', stateFolder(company, name)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const events: PullEvent[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line) as PullEvent);
    for (const look of waiting) look();
  });
  return {
    events,
    until: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    stop() {
      child.kill();
      return gone;
    },
  };
}
