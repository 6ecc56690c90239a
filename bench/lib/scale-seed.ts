/**
 * The company that the scale bench starts from: a hundred agents, through the same verbs as everybody. A larger one is
 * copies of it (scale-copies.ts), so every name carries a number that a copy can raise.
 */
import type { PersonActor } from '@/lib/authz/actor';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createPerson } from '@/lib/people/create-person';
import { changeApprovalPolicy } from '@/lib/requests/change-approval-policy';
import { createRequest } from '@/lib/requests/create-request';
import { decideRequest } from '@/lib/requests/decide-request';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { ctxFor } from '@/lib/runtime/runtime';
import { createServer } from '@/lib/servers/create-server';
import { labelTool } from '@/lib/servers/label-tool';
import { suggestLabels } from '@/lib/servers/model/suggest-labels';
import { syncServer } from '@/lib/servers/sync-server';
import { type SampleServer, startSampleServer } from '@/lib/testing/sample-server';
import type { Ctx } from '@/lib/verb/ctx';
import { SAMPLE_PASSWORD, SAMPLE_PEOPLE } from '../../scripts/lib/sample-company';
import { type WorldAgent, type WorldServer, worldAgent, worldServers } from './sample-world';

export const SEED = { agents: 100, servers: 50, owners: 60, perRequest: 5 } as const;
/** The title by which copies find it. */
export const REJECTED = 'Sample request that was turned down';

const TOOLS_EACH = 20;
/** Of the servers, how many describe their tools anew after these were approved. */
const DRIFTED = 3;
const DAY = 86_400_000;

/** One stage and no more, so that the bench measures lists and not who approves. */
const ONE_STAGE = {
  stages: [{ name: 'security', role: 'security', needed: 1 }],
  rules: [],
  productionReview: null,
};

interface People {
  as(email: string): Ctx;
  owners: string[];
}

/** Numbers of six, four and any digits after a letter of their own, so that they stand out in any text. */
const agentNumber = (i: number) => `n${String(i).padStart(6, '0')}`;
const serverNumber = (i: number) => `s${String(i).padStart(4, '0')}`;

export async function seedCompany(now: Date, say: (line: string) => void): Promise<void> {
  const people = await makePeople();
  const admin = people.as('admin@example.com');
  await changeApprovalPolicy({ ctx: admin, input: { policy: ONE_STAGE, note: 'One stage (sample)', basedOn: 1 } });
  const servers = numbered(worldServers(SEED.servers));
  const changeDefinitions = await makeServers(servers, people);
  say(`${servers.length} servers with ${servers.length * TOOLS_EACH} tools`);
  const slugs = servers.map(({ slug }) => slug);
  await createGateway({ ctx: admin, input: { slug: 'sample-all', name: 'All servers (sample)', servers: slugs } });
  const part = slugs.slice(0, 12);
  await createGateway({ ctx: admin, input: { slug: 'sample-part', name: 'A part (sample)', servers: part } });
  const agents = Array.from({ length: SEED.agents + 1 }, (_, i) => sampleAgent(i, servers, people.owners, now));
  for (let at = 0; at < SEED.agents; at += SEED.perRequest) {
    const few = agents.slice(at, at + SEED.perRequest);
    await approve(await ask(few, people, `Register ${few[0]?.slug} and ${few.length - 1} more`), people);
  }
  await approve(await ask(agents.slice(SEED.agents), people, REJECTED), people, 'reject');
  await changeDefinitions();
  say(`${SEED.agents} agents with access, one that was turned down`);
}

async function makePeople(): Promise<People> {
  const system = ctxFor({ kind: 'system', name: 'sample data' });
  const actors = new Map<string, PersonActor>();
  const owners = Array.from({ length: SEED.owners }, (_, i) => ({
    name: `Sample Owner ${i + 1}`,
    email: `owner${i + 1}@example.com`,
    roles: ['engineer' as const],
  }));
  for (const { name, email, roles } of [...SAMPLE_PEOPLE, ...owners]) {
    // Of the owners one signs in; a password costs half a second.
    const password = /^owner(?!1@)/.test(email) ? {} : { password: SAMPLE_PASSWORD };
    const { id } = await createPerson({ ctx: system, input: { name, email, roles: [...roles], ...password } });
    actors.set(email, { kind: 'person', id, name, email, roles: [...roles], via: 'session', mayDecide: true });
  }
  return { as: (email) => ctxFor(actors.get(email) as PersonActor), owners: owners.map(({ email }) => email) };
}

/** The world's servers under numbered names, each with as many tools. */
function numbered(servers: WorldServer[]): WorldServer[] {
  return servers.map((server, i) => {
    const slug = `${server.slug.replace(/-\d+$/, '')}-${serverNumber(i + 1)}`;
    const more = server.tools.map((tool) => ({ ...tool, name: `${tool.name}_note` }));
    return { ...server, slug, name: `Sample ${slug}`, tools: [...server.tools, ...more].slice(0, TOOLS_EACH) };
  });
}

/** Reads each server's tools from a listener that is there for that moment. The first few describe a tool anew later. */
async function makeServers(servers: WorldServer[], people: People): Promise<() => Promise<void>> {
  const [engineer, security] = [people.as('engineer@example.com'), people.as('security@example.com')];
  const changing: { slug: string; listener: SampleServer }[] = [];
  for (const [i, { slug, name, tools, dataClass, category }] of servers.entries()) {
    const listener = await startSampleServer(tools);
    const owner = people.owners[i % people.owners.length];
    const input = { slug, name, url: listener.url, owner, environment: 'production' };
    await createServer({ ctx: engineer, input });
    await syncServer({ ctx: engineer, input: { slug } });
    if (i < DRIFTED) changing.push({ slug, listener });
    else await listener.close();
    for (const tool of tools.slice(0, -2)) {
      const labels = { ...suggestLabels(tool), dataClass, categories: category ? [category] : [] };
      await labelTool({ ctx: security, input: { server: slug, tool: tool.name, labels } });
    }
  }
  return async () => {
    for (const { slug, listener } of changing) {
      listener.tools = listener.tools.map((tool) => ({ ...tool, description: 'Changed (sample).' }));
      await syncServer({ ctx: engineer, input: { slug } });
      await listener.close();
    }
  };
}

interface SampleAgent extends Omit<WorldAgent, 'tools'> {
  tools: (WorldAgent['tools'][number] & { notAfter: string | undefined })[];
}

function sampleAgent(i: number, servers: WorldServer[], owners: string[], now: Date): SampleAgent {
  const agent = worldAgent(i, servers, owners);
  const slug = `${agent.slug.replace(/-\d+$/, '')}-${agentNumber(i + 1)}`;
  const spec = { ...agent.spec, identities: [{ iss: 'https://idp.example.com', sub: slug }] };
  // Each tenth holds what it holds for a time.
  const notAfter = i % 10 === 5 ? new Date(now.getTime() + (i + 1) * DAY).toISOString() : undefined;
  const tools = agent.tools.map((tool) => ({ ...tool, notAfter }));
  return { slug, name: agent.name.replace(/ \d+ /, ` ${agentNumber(i + 1)} `), spec, tools };
}

function ask(agents: SampleAgent[], people: People, title: string): Promise<RequestDetail> {
  const operations = agents.flatMap(({ slug, name, spec, tools }) => [
    { op: 'register-agent', agent: slug, name, spec },
    ...tools.map(({ tool, reason, rateLimit, notAfter }) => ({
      op: 'grant',
      agent: slug,
      tool,
      reason,
      constraints: { ...(rateLimit ? { rateLimit } : {}), ...(notAfter ? { notAfter } : {}) },
    })),
  ]);
  const requester = agents[0]?.spec.owner as string;
  return createRequest({
    ctx: people.as(requester),
    input: { title, justification: 'Sample agents that were there before Remit.', operations },
  });
}

function approve({ id, digest }: RequestDetail, people: People, decision: 'approve' | 'reject' = 'approve') {
  const comment = decision === 'approve' ? 'Sample approval.' : 'Sample rejection: say what it needs this for.';
  return decideRequest({ ctx: people.as('security@example.com'), input: { id, decision, digest, comment } });
}
