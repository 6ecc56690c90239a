import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startServer } from '@/lib/server/start-server';
import { SAMPLE_PASSWORD, SAMPLE_PEOPLE, seedSampleCompany } from './lib/sample-company';
import { type SampleMcpServer, startSampleServers } from './lib/sample-servers';

const GATEWAY = 'sample-gateway';

/** `npm run demo`: Remit with a sample company, real MCP servers beside it and a gateway that pulls. */
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
  const token = await seedSampleCompany({ servers, gateway: GATEWAY, log: (line) => console.log(line) });
  const tokenFile = join(dataDir, 'sample-gateway-token');
  if (token) writeFileSync(tokenFile, token, { mode: 0o600 });
  children.push(startGateway(remit.url, tokenFile, join(dataDir, 'sample-gateway')));
  announce(remit.url, servers);
}

/** A gateway as others would run it: its own process, which knows an address and a token. */
function startGateway(url: string, tokenFile: string, state: string): { stop(): void } {
  const args = [
    '--import',
    'tsx',
    'scripts/pull-client.ts',
    '--url',
    url,
    '--gateway',
    GATEWAY,
    '--token-file',
    tokenFile,
    '--state',
    state,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return { stop: () => child.kill() };
}

function announce(url: string, servers: SampleMcpServer[]): void {
  const width = Math.max(...SAMPLE_PEOPLE.map(({ email }) => email.length));
  console.log(`
Remit is ready at ${url}

Sample sign-ins, all with the password  ${SAMPLE_PASSWORD}
${SAMPLE_PEOPLE.map(({ email, does }) => `  ${email.padEnd(width)}  ${does}`).join('\n')}

Real MCP servers: ${servers.map(({ slug, url: address }) => `${slug} ${address}`).join(', ')}
The gateway ${GATEWAY} pulls and verifies every revision. Stop everything with Ctrl-C.
`);
}

demo().catch((error: unknown) => {
  const plain =
    error instanceof Error &&
    (error.name === 'RemitError' || error.name === 'PortTaken' || /is taken/.test(error.message));
  console.error(plain ? `remit: ${(error as Error).message}` : error);
  process.exit(1);
});
