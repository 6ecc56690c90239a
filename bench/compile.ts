/**
 * `npm run bench:compile [-- --agents 10000 --grants 50 --gateways 20 --times 5 --on pglite,postgresql]`: what it costs to
 * compile everything, and what a publication makes anew after one agent lost one tool, by function; then whole verbs, from
 * the call to the commit, over the same company in each database. `--everything` adds a gateway in front of all servers,
 * `--on ''` leaves the databases out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { registerAgent } from '@/lib/agents/register-agent';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { chunkPolicy } from '@/lib/policy/chunks';
import { recutPolicy } from '@/lib/policy/recut';
import { createSliceMemory, slicePolicy } from '@/lib/policy/slices';
import { compile } from '@/lib/policy-engine/compile';
import { recompile } from '@/lib/policy-engine/recompile';
import type { CompileInput } from '@/lib/policy-engine/types';
import { decideRequest } from '@/lib/requests/decide-request';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { labelTool } from '@/lib/servers/label-tool';
import { findPostgres, startPostgres } from '../scripts/lib/postgres.mjs';
import { agentSlug, fillManyGrants, type Size, type Staff, serverSlug, toolOf } from './lib/many-grants';
import { openRemit } from './lib/open-remit';
import { createStopwatch, type Stopwatch } from './lib/stopwatch';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { agents: text, grants: text, gateways: text, times: text, on: text, everything: { type: 'boolean' } },
});
const size: Size = {
  agents: Number(values.agents ?? 10_000),
  grantsEach: Number(values.grants ?? 50),
  servers: 20,
  toolsEach: 50,
  gateways: Number(values.gateways ?? 20),
  everything: values.everything ?? false,
};
const times = Number(values.times ?? 5);
const begun = Date.now();
const say = (line: string) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${line}`);

async function main(): Promise<void> {
  process.env.LOG_LEVEL ??= 'warn';
  const watch = createStopwatch();
  await functions(watch);
  console.log(watch.report());
  const on = (values.on ?? 'pglite,postgresql').split(',');
  if (on.includes('pglite')) await verbs('PGlite');
  const bin = on.includes('postgresql') ? findPostgres() : undefined;
  if (!bin) return;
  const server = await startPostgres(bin);
  try {
    await verbs('PostgreSQL', server.url);
  } finally {
    server.stop();
  }
}

async function functions(watch: Stopwatch): Promise<void> {
  const input = rows();
  const slugs = input.gateways.map(({ slug }) => slug);
  const memory = createSliceMemory(400_000_000);
  for (let i = 0; i < times; i++) {
    const policy = await watch.time('compile everything', async () => compile(input));
    const whole = await watch.time('cut everything into stretches', async () => chunkPolicy(policy));
    const texts = new Map(whole.texts);
    const read = async (digests: readonly string[]) =>
      new Map(digests.map((sha256) => [sha256, texts.get(sha256) as string]));
    if (i === 0)
      await watch.time('parts of gateways, the first time', () => slicePolicy({ ...whole, read }, slugs, memory));
    const agent = agentSlug(Math.floor(size.agents / 2) + i);
    const change = { agents: [agent], tools: [], rows: rowsOf(input, agent) };
    await watch.time('one change: recompile the whole', async () => recompile(policy, change));
    const recut = await watch.time('one change: recompile and cut where it is', () =>
      recutPolicy({ ...whole, read }, change),
    );
    for (const [sha256, stretch] of recut.texts) texts.set(sha256, stretch);
    await watch.time('one change: parts of gateways', () => slicePolicy({ ...recut, read }, slugs, memory));
  }
}

/** The same company as in the databases. */
function rows(): CompileInput {
  const each = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
  const gateways = each(size.gateways, (i) => ({ slug: `gateway-${i}`, servers: [serverSlug(i % size.servers)] }));
  if (size.everything) gateways.push({ slug: 'everything', servers: each(size.servers, serverSlug) });
  return {
    agents: each(size.agents, (i) => ({
      ...{ slug: agentSlug(i), status: 'active', requireUser: false },
      identities: [{ iss: 'https://idp.example.com', sub: `agent-${i}` }],
    })),
    servers: each(size.servers, (i) => ({ slug: serverSlug(i), url: `https://server-${i}.example.com/mcp` })),
    tools: each(size.servers * size.toolsEach, (i) => ({
      ...{ key: toolOf(0, i, size), definition: 'a'.repeat(64), dataClass: 'internal', categories: [], effect: 'read' },
      ...{ untrusted: false, outward: false, state: 'current' },
    })),
    grants: each(size.agents * size.grantsEach, (i) => {
      const [agent, k] = [Math.floor(i / size.grantsEach), i % size.grantsEach];
      return {
        ...{ id: `gr_${String(i).padStart(24, '0')}`, request: 'cr_bench', agent: agentSlug(agent) },
        tool: toolOf(agent, k, size),
        constraints: k % 5 === 0 ? { rateLimit: { limit: 60, windowSeconds: 60 } } : {},
      };
    }),
    gateways: gateways.map((gateway) => ({ ...gateway, mode: 'enforce' })),
  };
}

/** What is read after this agent lost its first tool. */
function rowsOf(input: CompileInput, agent: string): CompileInput {
  return {
    ...input,
    agents: input.agents.filter(({ slug }) => slug === agent),
    tools: [],
    grants: input.grants.filter((grant) => grant.agent === agent).slice(1),
  };
}

async function verbs(kind: string, databaseUrl?: string): Promise<void> {
  const watch = createStopwatch();
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-bench-'));
  const close = await openRemit(dataDir, databaseUrl ? { databaseUrl } : {});
  try {
    say(kind);
    const staff = await fillManyGrants(size, say);
    for (let i = 0; i < times; i++) {
      const agent = Math.floor(size.agents / 2) + i * 7;
      const tool = toolOf(agent, 3, size);
      await watch.time(`${kind}: revoke a tool`, () =>
        revokeGrant({ ctx: staff.security, input: { agent: agentSlug(agent), tool, reason: 'bench' } }),
      );
      const request = await ask(staff, i);
      await watch.time(`${kind}: approve an agent`, () =>
        decideRequest({
          ctx: staff.security,
          input: { id: request.id, decision: 'approve', digest: request.digest },
        }),
      );
    }
    const labels = { dataClass: 'confidential' };
    await watch.time(`${kind}: tighten the label of a tool that many hold`, () =>
      labelTool({ ctx: staff.security, input: { server: serverSlug(0), tool: 'tool_1', labels } }),
    );
    console.log(watch.report());
    say(`this process holds ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
  } finally {
    await close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function ask({ engineer }: Staff, i: number): Promise<RequestDetail> {
  const spec = {
    ...{ purpose: 'Sample', owner: 'ada@example.com', backupOwner: 'lin@example.com', team: 'bench' },
    ...{ environment: 'staging', exposure: 'internal', autonomy: 1 },
    identities: [{ iss: 'https://idp.example.com', sub: `new-${i}` }],
    tools: [{ tool: toolOf(i, 0, size) }],
  };
  const input = { metadata: { slug: `new-${i}`, name: `New ${i}` }, spec };
  const { request } = await registerAgent({ ctx: engineer, input });
  if (!request) throw new Error('Nothing was asked for');
  return request;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
