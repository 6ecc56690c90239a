import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SAMPLE_ISSUER } from '../../scripts/lib/sample-callers';

export interface ReferenceGateway {
  url: string;
  stop(): Promise<void>;
}

/** The reference gateway as a company starts it, in a process of its own; resolves once a policy is in force there. */
export async function startReferenceGateway(parts: {
  folder: string;
  remit: string;
  gateway: { slug: string; token: string };
  jwksUrl: string;
}): Promise<ReferenceGateway> {
  const { folder, remit, gateway, jwksUrl } = parts;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'token'), gateway.token, { mode: 0o600 });
  const config = {
    remit: { url: remit, gateway: gateway.slug, tokenFile: 'token', stateDir: 'state' },
    listen: { port: 0 },
    issuers: [{ issuer: SAMPLE_ISSUER, jwksUrl, userClaim: 'user' }],
  };
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify(config));
  const command = ['--import', 'tsx', 'scripts/gateway.ts', '--config', join(folder, 'gateway.yaml')];
  const child: ChildProcess = spawn(process.execPath, command, { stdio: ['ignore', 'inherit', 'pipe'] });
  const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
  let url = '';
  for await (const line of lines) {
    // Node has its say here too.
    if (!line.startsWith('{')) continue;
    const told = JSON.parse(line) as { event: string; url?: string };
    url = told.url ?? url;
    if (told.event === 'activated') break;
  }
  child.stderr?.resume();
  return {
    url,
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}
