import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startServer } from '@/lib/server/start-server';
import { SAMPLE_PASSWORD, SAMPLE_PEOPLE, type SampleGateway, seedSampleCompany } from './lib/sample-company';
import { type SampleMcpServer, startSampleServers } from './lib/sample-servers';

const GATEWAY: SampleGateway = { slug: 'sample-gateway', name: 'Sample gateway', kind: 'remit' };
const FILE_GATEWAY: SampleGateway = { slug: 'sample-file-gateway', name: 'Sample file gateway', kind: 'agentgateway' };

/** `npm run demo`: Remit with a sample company, real MCP servers beside it, a gateway that pulls and one with a file. */
async function demo(): Promise<void> {
  const dataDir = resolve(process.env.REMIT_DATA_DIR ?? join('.data', 'demo'));
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // The sample company stays in its own folder, whatever database the environment names for the real one.
  const env = {
    ...process.env,
    REMIT_DATA_DIR: dataDir,
    DATABASE_URL: undefined,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  };
  process.env.LOG_LEVEL ??= 'warn';
  const remit = await startServer(env, { quiet: true });
  const children: { stop(): unknown }[] = [];
  remit.onStop(async () => {
    for (const child of children) await child.stop();
  });
  console.log('Starting the sample MCP servers');
  const servers: SampleMcpServer[] = await startSampleServers(dataDir);
  children.push(...servers);
  const gateways = [GATEWAY, FILE_GATEWAY];
  const tokens = await seedSampleCompany({ servers, gateways, log: (line) => console.log(line) });
  const tokenFile = ({ slug }: SampleGateway) => join(dataDir, `${slug}-token`);
  for (const gateway of gateways) {
    const token = tokens.get(gateway.slug);
    if (token) writeFileSync(tokenFile(gateway), token, { mode: 0o600 });
  }
  const connection = (gateway: SampleGateway) => {
    return ['--url', remit.url, '--gateway', gateway.slug, '--token-file', tokenFile(gateway)];
  };
  const state = join(dataDir, GATEWAY.slug);
  children.push(startGateway(['--import', 'tsx', 'scripts/pull-client.ts', ...connection(GATEWAY), '--state', state]));
  const file = join(dataDir, 'agentgateway.yaml');
  // A sample company of before has no such gateway.
  const kept = existsSync(tokenFile(FILE_GATEWAY));
  if (kept) {
    const words = ['--format', FILE_GATEWAY.kind, '--out', file];
    children.push(startGateway(['cli/remit-pull.mjs', ...connection(FILE_GATEWAY), ...words]));
  }
  announce(remit.url, servers, kept ? file : null);
}

/** A gateway's side as others would run it: its own process, which knows an address and a token. */
function startGateway(words: string[]): { stop(): void } {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  return { stop: () => child.kill() };
}

function announce(url: string, servers: SampleMcpServer[], file: string | null): void {
  const width = Math.max(...SAMPLE_PEOPLE.map(({ email }) => email.length));
  console.log(`
Remit is ready at ${url}

Sample sign-ins, all with the password  ${SAMPLE_PASSWORD}
${SAMPLE_PEOPLE.map(({ email, does }) => `  ${email.padEnd(width)}  ${does}`).join('\n')}

Real MCP servers: ${servers.map(({ slug, url: address }) => `${slug} ${address}`).join(', ')}
The gateway ${GATEWAY.slug} pulls and verifies every revision.${file ? `\nThe file of ${FILE_GATEWAY.slug} is kept by remit-pull: ${file}` : ''}
Stop everything with Ctrl-C.
`);
}

demo().catch((error: unknown) => {
  const plain =
    error instanceof Error &&
    (error.name === 'RemitError' || error.name === 'PortTaken' || /is taken/.test(error.message));
  console.error(plain ? `remit: ${(error as Error).message}` : error);
  process.exit(1);
});
