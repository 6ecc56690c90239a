import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { noteControlStates } from '@/lib/controls/note-states';
import { formatYaml } from '@/lib/kernel/yaml';
import { ctxFor } from '@/lib/runtime/runtime';
import { startServer } from '@/lib/server/start-server';
import { bundle } from './lib/bundle.mjs';
import { SAMPLE_ISSUER, startSampleCallers, startSampleIssuer } from './lib/sample-callers';
import { SAMPLE_PASSWORD, SAMPLE_PEOPLE, type SampleGateway, seedSampleCompany } from './lib/sample-company';
import { startSampleReview } from './lib/sample-review';
import { type SampleMcpServer, startSampleServers } from './lib/sample-servers';

const GATEWAY: SampleGateway = { slug: 'sample-gateway', name: 'Sample gateway', kind: 'remit' };
const FILE_GATEWAY: SampleGateway = { slug: 'sample-file-gateway', name: 'Sample file gateway', kind: 'agentgateway' };

/**
 * `npm run demo`: Remit with a sample company, real MCP servers, the reference gateway before them with agents that call
 * through it, and a gateway with a file.
 */
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
  const gatewayUrl = `http://127.0.0.1:${await keptPort(join(dataDir, 'gateway-port'))}`;
  // Remit makes its canary calls there.
  const gateways = [{ ...GATEWAY, settings: { url: gatewayUrl } }, FILE_GATEWAY];
  const tokens = await seedSampleCompany({ servers, gateways, log: (line) => console.log(line) });
  // Remit tests its controls every ten minutes, and did so before there was anything.
  await noteControlStates({ ctx: ctxFor({ kind: 'system', name: 'sample data' }), input: {} });
  const tokenFile = ({ slug }: SampleGateway) => join(dataDir, `${slug}-token`);
  for (const gateway of gateways) {
    const token = tokens.get(gateway.slug);
    if (token) writeFileSync(tokenFile(gateway), token, { mode: 0o600 });
  }
  const connection = (gateway: SampleGateway) => {
    return ['--url', remit.url, '--gateway', gateway.slug, '--token-file', tokenFile(gateway)];
  };
  const issuer = await startSampleIssuer();
  const configFile = join(dataDir, 'gateway.yaml');
  writeFileSync(configFile, gatewayConfig({ remit: remit.url, gatewayUrl, jwksUrl: issuer.jwksUrl, dataDir }));
  children.push(
    issuer,
    startGateway([await bundle('scripts/gateway.ts'), '--config', configFile], join(dataDir, 'gateway.log')),
  );
  const filesFolder = join(dataDir, 'sample-files');
  const callsFile = join(dataDir, 'agent-calls.log');
  const say = (line: string) => appendFileSync(callsFile, `${new Date().toISOString()} ${line}\n`);
  children.push(startSampleCallers({ gatewayUrl, filesFolder, token: issuer.token, say }), startSampleReview());
  const file = join(dataDir, 'agentgateway.yaml');
  // A sample company of before has no such gateway.
  const kept = existsSync(tokenFile(FILE_GATEWAY));
  if (kept) {
    const words = ['--format', FILE_GATEWAY.kind, '--out', file];
    children.push(startGateway(['cli/remit-pull.mjs', ...connection(FILE_GATEWAY), ...words]));
  }
  announce({ url: remit.url, servers, gatewayUrl, callsFile, file: kept ? file : null });
}

/** A gateway's side as others would run it: its own process, which knows an address and a token. */
function startGateway(words: string[], log?: string): { stop(): void } {
  const errors = log === undefined ? 'inherit' : openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', errors] });
  return { stop: () => child.kill() };
}

/** The reference gateway before every sample server, for tokens of the sample issuer and of Remit. */
function gatewayConfig(parts: { remit: string; gatewayUrl: string; jwksUrl: string; dataDir: string }): string {
  const { port } = new URL(parts.gatewayUrl);
  return formatYaml({
    remit: {
      url: parts.remit,
      gateway: GATEWAY.slug,
      tokenFile: join(parts.dataDir, `${GATEWAY.slug}-token`),
      stateDir: join(parts.dataDir, GATEWAY.slug),
    },
    listen: { host: '127.0.0.1', port: Number(port), publicUrl: parts.gatewayUrl },
    // Remit's own tokens are those of the drills.
    issuers: [{ issuer: SAMPLE_ISSUER, jwksUrl: parts.jwksUrl, userClaim: 'user' }, { issuer: parts.remit }],
  });
}

/** A free port, the same at each start where it still is one. */
async function keptPort(file: string): Promise<number> {
  const wanted = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = (await freePort(wanted)) ?? ((await freePort(0)) as number);
  writeFileSync(file, String(port));
  return port;
}

async function freePort(wanted: number): Promise<number | null> {
  const server = createServer();
  const found = await new Promise<number | null>((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(wanted, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return found;
}

function announce(parts: {
  url: string;
  servers: SampleMcpServer[];
  gatewayUrl: string;
  callsFile: string;
  file: string | null;
}): void {
  const { url, servers, gatewayUrl, callsFile, file } = parts;
  const width = Math.max(...SAMPLE_PEOPLE.map(({ email }) => email.length));
  console.log(`
Remit is ready at ${url}

Sample sign-ins, all with the password  ${SAMPLE_PASSWORD}
${SAMPLE_PEOPLE.map(({ email, does }) => `  ${email.padEnd(width)}  ${does}`).join('\n')}

Real MCP servers: ${servers.map(({ slug, url: address }) => `${slug} ${address}`).join(', ')}
The gateway ${GATEWAY.slug} stands before them at ${gatewayUrl}/mcp/<server>. Sample agents call through it:
what came of each call is in ${callsFile}, what it decided in ${url}/api/v1/decision-log.${file ? `\nThe file of ${FILE_GATEWAY.slug} is kept by remit-pull: ${file}` : ''}
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
