import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SAMPLE_ISSUER, type SampleIssuer } from '../../scripts/lib/sample-callers';
import { type Company, stateFolder } from './fixtures';

/** The reference gateway as a company starts it, before the servers of `gateway`. */
export async function startReferenceGateway(
  company: Company,
  issuer: SampleIssuer,
  gateway: Company['gateway'] = company.gateway,
): Promise<{ url: string; child: ChildProcess }> {
  const folder = stateFolder(company, `reference-${gateway.slug}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'token'), gateway.token, { mode: 0o600 });
  const config = {
    remit: { url: company.url, gateway: gateway.slug, tokenFile: 'token', stateDir: 'state' },
    listen: { port: 0 },
    issuers: [{ issuer: SAMPLE_ISSUER, jwksUrl: issuer.jwksUrl, userClaim: 'user' }],
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
