/**
 * `npm run bench:gateway [-- --rounds 5 --seconds 2 --only stub --pii --sync each]`: the same tools/call, directly, through a proxy that
 * only moves bytes, through the npm package mcp-proxy, and through the reference gateway with all it does: a verified
 * token, the policy of a real Remit, pinned definitions, digests, and an entry of the decision log written before each
 * answer (`--pii`: and each result looked through for personal data). Before a stub and before the official SDK; 1 and 16 connections; answers in JSON and in
 * events, of 200 bytes and of 100 KB.
 *
 * Each proxy is a process of its own on one core; servers and the generator (wrk where it is installed, else autocannon)
 * share the other. Rounds are interleaved, and a ratio is the median of each round's own. Then what each part costs by
 * itself. Exits 1 when an answer is wrong. The aims, which the last lines say whether they are met: 0.9 of the byte proxy
 * on the stub, twice mcp-proxy, and 0.3 ms more than directly at one connection.
 */
import { parseArgs } from 'node:util';
import { startGatewayProcess } from '@/lib/testing/gateway-process';
import { bundle } from '../scripts/lib/bundle.mjs';
import { outsidePackages } from '../scripts/lib/outside-packages.mjs';
import { startChild } from './lib/child';
import { figure, median, table } from './lib/figures';
import { pinned } from './lib/load';
import { loadPosts, type PostRound, type PostTarget } from './lib/post-load';
import { costs } from './mcp/costs';

const MCP_PROXY = '6.7.19';
const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { rounds: text, seconds: text, only: text, pii: { type: 'boolean', default: false }, sync: text },
});
const rounds = Number(values.rounds ?? 5);
const seconds = Number(values.seconds ?? 2);

const SERVERS = ['stub', 'sdk-json', 'sdk-sse'] as const;
type ServerName = (typeof SERVERS)[number];
/** In the order of a row. */
const WAYS = ['direct', 'bytes', 'mcp-proxy', 'gateway'] as const;
type Way = (typeof WAYS)[number];

interface Case {
  name: string;
  server: ServerName;
  tool: string;
  connections: number;
}

const CASES: Case[] = [
  ...['small_json', 'small_sse', 'large_json', 'large_sse'].map((tool) => ({ server: 'stub' as const, tool })),
  ...(['sdk-json', 'sdk-sse'] as const).flatMap((server) => ['small', 'large'].map((tool) => ({ server, tool }))),
].flatMap(({ server, tool }) =>
  [1, 16].map((connections) => ({ name: `${server} ${tool} ×${connections}`, server, tool, connections })),
);

const onCore = (core: 0 | 1, args: string[]) => pinned(core, process.execPath, ['--import', 'tsx', ...args]);
const HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };

async function main(): Promise<void> {
  process.env.LOG_LEVEL ??= 'warn';
  const stops: (() => Promise<void>)[] = [];
  try {
    const listening = /listening on (.+)\n/;
    const start = async (core: 0 | 1, args: string[]) => {
      const child = await startChild(...onCore(core, args), listening);
      stops.push(child.stop);
      return (child.line[1] as string).split(' ');
    };
    const direct = await start(1, ['bench/mcp/upstreams.ts']);
    const modules = await outsidePackages(`mcp-proxy-${MCP_PROXY}`, [`mcp-proxy@${MCP_PROXY}`]);
    const how = ['json', 'json', 'sse'];
    const urls: Record<Exclude<Way, 'gateway'>, string[]> = {
      direct,
      bytes: await start(0, ['bench/mcp/byte-proxy.ts', ...direct]),
      'mcp-proxy': await start(0, ['bench/mcp/mcp-proxy.ts', modules, ...direct.map((url, at) => `${how[at]}:${url}`)]),
    };
    const gateway = await startGatewayProcess({
      servers: Object.fromEntries(SERVERS.map((name, at) => [name, direct[at] as string])),
      holdUploads: true,
      config: { log: { ...(values.sync ? { sync: values.sync } : {}), spoolBytes: 1_073_741_824 } },
      ...(values.pii ? { pii: 'redact' as const } : {}),
      program: [await bundle('scripts/gateway.ts')],
      command: (args) => pinned(0, process.execPath, args),
    });
    stops.push(gateway.close);

    const targetOf = async (way: Way, server: ServerName): Promise<Omit<PostTarget, 'body'>> => {
      const url = way === 'gateway' ? gateway.endpoint(server) : (urls[way][SERVERS.indexOf(server)] as string);
      const token: Record<string, string> =
        way === 'gateway' ? { Authorization: `Bearer ${await gateway.token(server)}` } : {};
      const headers = { ...HEADERS, ...token };
      return { name: `${way} of ${server}`, url, headers: { ...headers, ...(await session(url, headers)) } };
    };
    const targets = new Map<string, Omit<PostTarget, 'body'>>();
    for (const server of SERVERS) for (const way of WAYS) targets.set(`${way} ${server}`, await targetOf(way, server));

    const cases = CASES.filter(({ server }) => values.only === undefined || server.startsWith(values.only));
    const seen = new Map<string, PostRound[]>();
    // One that does not count: what is compiled and connected at first.
    for (let round = 0; round <= rounds; round++) {
      for (const { name, server, tool, connections } of cases) {
        const params = { name: tool, arguments: { ticket: 'T-1024' } };
        const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
        for (const way of WAYS) {
          const target = { ...(targets.get(`${way} ${server}`) as PostTarget), body };
          const pressure = { seconds: round === 0 ? 1 : seconds, connections };
          const result = await loadPosts(target, pressure, (answer) => answer.includes('The order of the sample shop'));
          if (round > 0) seen.set(`${way} ${name}`, [...(seen.get(`${way} ${name}`) ?? []), result]);
        }
      }
      if (round > 0) console.error(`Round ${round} of ${rounds}`);
    }
    report(cases, (way, name) => seen.get(`${way} ${name}`) as PostRound[]);
    console.log(`\nWhat each part costs by itself, in microseconds a call:\n${await costs()}`);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** Begins a session where the server has them. */
async function session(url: string, headers: Record<string, string>): Promise<Record<string, string>> {
  const clientInfo = { name: 'bench', version: '1' };
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
  const post = (message: object, more = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    });
  const answer = await post({ id: 0, method: 'initialize', params });
  await answer.text();
  if (answer.status !== 200) throw new Error(`${url} began no session: ${answer.status}`);
  const id = answer.headers.get('mcp-session-id');
  const named = { 'Mcp-Protocol-Version': '2025-11-25', ...(id === null ? {} : { 'Mcp-Session-Id': id }) };
  await (await post({ method: 'notifications/initialized' }, named)).text();
  return named;
}

function report(cases: Case[], of: (way: Way, name: string) => PostRound[]): void {
  const middle = (way: Way, name: string, field: keyof PostRound) => median(of(way, name).map((round) => round[field]));
  const ratio = (way: Way, name: string) =>
    median(of('gateway', name).map(({ perSecond }, at) => perSecond / (of(way, name)[at] as PostRound).perSecond));
  const added = (name: string) =>
    median(of('gateway', name).map(({ p50 }, at) => p50 - (of('direct', name)[at] as PostRound).p50));
  const heading = ['calls a second', ...WAYS, 'of bytes', 'of mcp-proxy', 'p50 ms', 'p99 ms', 'added p50'];
  const rows = cases.map(({ name }) => [
    name,
    ...WAYS.map((way) => figure(middle(way, name, 'perSecond'))),
    figure(ratio('bytes', name)),
    figure(ratio('mcp-proxy', name)),
    figure(middle('gateway', name, 'p50')),
    figure(middle('gateway', name, 'p99')),
    figure(added(name)),
  ]);
  console.log(table(heading, rows));
  const wrong = WAYS.flatMap((way) => cases.flatMap(({ name }) => of(way, name).map((round) => round.wrong)));
  const amiss = wrong.reduce((sum, count) => sum + count, 0);
  if (amiss > 0) {
    console.log(`${amiss} answers were wrong.`);
    process.exitCode = 1;
  }
  const aim = (words: string, chosen: Case[], value: (name: string) => number, met: (value: number) => boolean) => {
    const all = chosen.map(({ name }) => ({ name, value: value(name) }));
    const missed = all.filter((one) => !met(one.value)).map((one) => `${one.name} (${figure(one.value)})`);
    console.log(`${words}: ${missed.length === 0 ? 'met' : `missed at ${missed.join(', ')}`}`);
  };
  console.log('');
  aim(
    '0.9 of the byte proxy, on the stub',
    cases.filter(({ server }) => server === 'stub'),
    (name) => ratio('bytes', name),
    (value) => value >= 0.9,
  );
  aim(
    'Twice mcp-proxy',
    cases,
    (name) => ratio('mcp-proxy', name),
    (value) => value >= 2,
  );
  aim(
    'Under 0.3 ms more, at one connection',
    cases.filter(({ connections }) => connections === 1),
    added,
    (value) => value < 0.3,
  );
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
