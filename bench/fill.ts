/**
 * `npm run bench:fill -- --agents 10000 [--servers 40] [--data .data/bench]`: fills an empty data folder with a sample
 * company of any size, through the same verbs as everybody, and prints how long each took as the company grew.
 * Look at it with `REMIT_DATA_DIR=.data/bench npm start`.
 *
 * Tools come from a real `tools/list`. Most agents are registered many to a change request, as a company does that
 * brings in what it has; some, before each of the sizes below, one by one, and those are what the figures are of.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { registerAgent } from '@/lib/agents/register-agent';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { countPeople } from '@/lib/people/repository';
import { createRequest } from '@/lib/requests/create-request';
import { decideRequest } from '@/lib/requests/decide-request';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { getRuntime } from '@/lib/runtime/runtime';
import { fillGateways, fillPeople, fillServers, type People } from './lib/fill-company';
import { openRemit } from './lib/open-remit';
import { type WorldAgent, type WorldServer, worldAgent, worldServers } from './lib/sample-world';
import { createStopwatch } from './lib/stopwatch';

/** Sizes at which single registrations are timed. */
const SIZES = [100, 300, 1_000, 3_000, 10_000, 30_000];
const SINGLE = 10;
/** As many as a change request may have. */
const MOST_OPERATIONS = 600;
/** Registrations that wait for a decision when all is done, and those that were turned down. */
const PENDING = 12;
const REJECTED = 4;

const count = { type: 'string' } as const;
const { values } = parseArgs({ options: { agents: count, servers: count, owners: count, data: count } });
const wanted = {
  agents: Number(values.agents ?? 1_000),
  servers: Number(values.servers ?? 40),
  owners: Number(values.owners ?? 60),
  dataDir: resolve(values.data ?? '.data/bench'),
};
const watch = createStopwatch();
const begun = Date.now();

function say(line: string): void {
  console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${line}`);
}

async function fill(): Promise<void> {
  if ((await countPeople(getRuntime().db.read)) > 0) {
    throw new Error(`${wanted.dataDir} is filled already. Delete it, or name another folder with --data.`);
  }
  const people = await fillPeople(watch, wanted.owners);
  say(`${people.owners.length} people who own agents`);
  const servers = worldServers(wanted.servers);
  await fillServers(watch, people, servers, say);
  await fillGateways(people, servers);
  const agents = Array.from({ length: wanted.agents }, (_, i) => worldAgent(i, servers, people.owners));
  await fillAgents(agents, people);
  await leaveOpen(people, servers);
}

async function fillAgents(agents: WorldAgent[], people: People): Promise<void> {
  const sizes = [...SIZES.filter((size) => size < agents.length), agents.length];
  let done = 0;
  for (const size of sizes) {
    const single = Math.min(SINGLE, size - done);
    while (done < size - single) {
      const batch = nextBatch(agents.slice(done, size - single));
      await registerTogether(batch, people, `${done + 1} to ${done + batch.length}`);
      done += batch.length;
      say(`${done} of ${agents.length} agents`);
    }
    for (const agent of agents.slice(done, size)) {
      const { request } = await watch.time(`registerAgent, the ${size}th`, () => registerOne(agent, people));
      await watch.time(`decideRequest, the ${size}th`, () => approve(request as RequestDetail, people));
    }
    done = size;
    const stopped = agents[size - 1] as WorldAgent;
    await watch.time(`suspendAgent of ${size}`, () =>
      suspendAgent({
        ctx: people.as('security@example.com'),
        input: { slug: stopped.slug, reason: 'Sample isolation' },
      }),
    );
    say(`${done} of ${agents.length} agents`);
  }
}

/** The first agents that fit into one change request. */
function nextBatch(agents: WorldAgent[]): WorldAgent[] {
  let operations = 0;
  const end = agents.findIndex(({ tools }) => {
    operations += 1 + tools.length;
    return operations > MOST_OPERATIONS;
  });
  return end < 0 ? agents : agents.slice(0, end);
}

async function registerTogether(batch: WorldAgent[], people: People, which: string): Promise<void> {
  const operations = batch.flatMap(({ slug, name, spec, tools }) => [
    { op: 'register-agent', agent: slug, name, spec },
    ...tools.map(({ tool, reason, rateLimit }) => ({
      op: 'grant',
      agent: slug,
      tool,
      reason,
      constraints: rateLimit ? { rateLimit } : {},
    })),
  ]);
  const title = `Register the sample agents ${which}`;
  const input = { title, justification: 'Sample agents that were there before Remit.', operations };
  const request = await watch.time('createRequest, 600 operations', () =>
    createRequest({ ctx: people.as('engineer@example.com'), input }),
  );
  await watch.time('decideRequest, 600 operations', () => approve(request, people));
}

function registerOne({ slug, name, spec, tools }: WorldAgent, people: People) {
  return registerAgent({
    ctx: people.as('engineer@example.com'),
    input: { metadata: { slug, name }, spec: { ...spec, tools } },
  });
}

function approve({ id, digest }: RequestDetail, people: People, decision: 'approve' | 'reject' = 'approve') {
  const comment = decision === 'approve' ? 'Sample approval.' : 'Sample rejection: say what it needs this for.';
  return decideRequest({ ctx: people.as('security@example.com'), input: { id, decision, digest, comment } });
}

/** Requests that wait, and some that were turned down. */
async function leaveOpen(people: People, servers: WorldServer[]): Promise<void> {
  for (let i = 0; i < PENDING + REJECTED; i++) {
    const agent = worldAgent(wanted.agents + i, servers, people.owners);
    const { request } = await registerOne(agent, people);
    if (i < REJECTED) await approve(request as RequestDetail, people, 'reject');
  }
  say(`${PENDING} requests wait for a decision, ${REJECTED} were turned down`);
}

async function main(): Promise<void> {
  process.env.LOG_LEVEL ??= 'warn';
  const close = await openRemit(wanted.dataDir);
  try {
    await fill();
  } finally {
    await close();
    console.log(`\n${watch.report()}`);
  }
  console.log(`\nLook at it with  REMIT_DATA_DIR=${wanted.dataDir} npm start`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
