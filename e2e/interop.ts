/**
 * `npm run interop`: real clients before real servers, each combination directly and through the reference gateway. The
 * agent holds every tool that Remit was shown, but one of each server. Through the gateway a client must be given the
 * same definitions without that one, the same answer to a call, and a refusal that says where to ask for what is missing.
 *
 * Prints a row for each combination. Exits 1 when something differs, and 3 when what is no dependency of Remit (Node 22,
 * the inspector, @playwright/mcp, dbhub) is not here and cannot be installed from the npm registry.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type GatewayProcess, startGatewayProcess } from '@/lib/testing/gateway-process';
import { figure, table } from '../bench/lib/figures';
import { outsidePackages } from '../scripts/lib/outside-packages.mjs';
import { type Heard, type RealClient, realClients } from './interop/clients';
import { type RealServer, startRealServers } from './interop/servers';

const OUTSIDE = [
  'node@22.23.3',
  '@playwright/mcp@0.0.83',
  '@bytebase/dbhub@1.4.0',
  '@modelcontextprotocol/inspector@2.12.0',
];
/** Another name for other versions. */
const FOLDER = 'interop-1';

const HEADING = ['server', 'client', 'revision', 'tools', 'call', 'refused', 'through the gateway'];

process.env.LOG_LEVEL ??= 'warn';

async function main(): Promise<number> {
  let modules: string;
  try {
    modules = await outsidePackages(FOLDER, OUTSIDE);
  } catch (error) {
    console.log(`Nothing was tried. ${(error as Error).message}`);
    return 3;
  }
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'remit-interop-'));
  const servers = await startRealServers(modules, folder);
  const gateway = await startGatewayProcess({
    servers: Object.fromEntries(servers.map(({ slug, url }) => [slug, url])),
  });
  try {
    for (const { slug, denied } of servers) await gateway.revoke(`${slug}/${denied}`);
    const rows: string[][] = [];
    let faults = 0;
    const clients = realClients(modules);
    for (const server of servers) {
      // As Remit was shown it: some servers have a tool more for clients that offer them something.
      const approved = await (clients[0] as RealClient).hear(server.url, undefined, []);
      for (const client of clients) {
        const tried = await tryOut(gateway, server, client, approved.tools).catch((error: Error) => ({
          tools: '–',
          revision: '–',
          refusal: '–',
          faults: [error.message],
        }));
        faults += tried.faults.length;
        const { tools, revision, refusal } = tried;
        const said = tried.faults.join('; ') || 'as directly';
        rows.push([server.name, client.name, revision, tools, server.call?.tool ?? '–', refusal, said]);
      }
    }
    console.log(table(HEADING, rows));
    console.log(
      `\n${rows.length} combinations, ${faults} differences, ${figure((performance.now() - started) / 1000)} s.`,
    );
    return faults > 0 ? 1 : 0;
  } finally {
    await gateway.close();
    for (const server of servers) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tryOut(
  gateway: GatewayProcess,
  { slug, url, call, denied }: RealServer,
  client: RealClient,
  approved: Heard['tools'],
): Promise<{ tools: string; revision: string; refusal: string; faults: string[] }> {
  const asked = call ? [call] : [];
  const direct = await client.hear(url, undefined, asked);
  const token = await gateway.token(slug);
  const through = await client.hear(gateway.endpoint(slug), token, [...asked, { tool: denied, arguments: {} }]);
  const faults: string[] = [];
  const allowed = new Map([...direct.tools].filter(([name]) => name !== denied && approved.has(name)));
  if (!direct.tools.has(denied)) faults.push(`${denied} is no tool of it`);
  if (!isDeepStrictEqual([...through.tools], [...allowed])) faults.push('another list');
  const [answer] = direct.called;
  if (call && (answer?.isError || !isDeepStrictEqual(through.called[0], answer))) faults.push('another answer');
  const refused = through.called.at(-1);
  const told = refused?.isError && JSON.stringify(refused.content).includes(`&tool=${slug}/${denied}`);
  // The inspector looks at the list first, and does not call what is not in it.
  const unasked = refused?.error?.code === 'tool_not_found';
  if (!told && !unasked) faults.push(`${denied} was not refused`);
  if (through.revision !== direct.revision) faults.push('another revision');
  return {
    tools: `${direct.tools.size} to ${through.tools.size}`,
    revision: through.revision ?? '',
    refusal: told ? 'with the link' : 'not in its list',
    faults,
  };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
