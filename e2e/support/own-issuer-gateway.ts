import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Company, stateFolder } from './fixtures';

/** The reference gateway with Remit as its only issuer, before the memory server; with a policy in force. */
export async function startOwnIssuerGateway(company: Company): Promise<{ url: string; child: ChildProcess }> {
  const folder = stateFolder(company, 'own-issuer');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'token'), company.gateway.token, { mode: 0o600 });
  const config = {
    remit: { url: company.url, gateway: company.gateway.slug, tokenFile: 'token', stateDir: 'state' },
    listen: { port: 0 },
    // It finds the keys by itself.
    issuers: [{ issuer: company.url }],
  };
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify(config));
  const command = ['--import', 'tsx', 'scripts/gateway.ts', '--config', join(folder, 'gateway.yaml')];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'inherit', 'pipe'] });
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
  return { url, child };
}
