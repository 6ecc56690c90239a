import type { PersonActor } from '@/lib/authz/actor';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createPerson } from '@/lib/people/create-person';
import { ctxFor } from '@/lib/runtime/runtime';
import { createServer } from '@/lib/servers/create-server';
import { labelTool } from '@/lib/servers/label-tool';
import { suggestLabels } from '@/lib/servers/model/suggest-labels';
import { syncServer } from '@/lib/servers/sync-server';
import { startSampleServer } from '@/lib/testing/sample-server';
import type { Ctx } from '@/lib/verb/ctx';
import { SAMPLE_PASSWORD, SAMPLE_PEOPLE } from '../../scripts/lib/sample-company';
import type { WorldServer } from './sample-world';
import type { Stopwatch } from './stopwatch';

export interface People {
  /** A context of the person with this address. */
  as(email: string): Ctx;
  /** Addresses of those who own agents. */
  owners: string[];
}

/** The people of `npm run demo`, with its password, and as many owners, who cannot sign in. */
export async function fillPeople(watch: Stopwatch, owners: number): Promise<People> {
  const system = ctxFor({ kind: 'system', name: 'sample data' });
  const actors = new Map<string, PersonActor>();
  for (const { name, email, roles } of SAMPLE_PEOPLE) {
    const input = { name, email, roles, password: SAMPLE_PASSWORD };
    const { id } = await createPerson({ ctx: system, input });
    actors.set(email, { kind: 'person', id, name, email, roles, via: 'session', mayDecide: true });
  }
  const addresses = Array.from({ length: owners }, (_, i) => `owner${i + 1}@example.com`);
  for (const [i, email] of addresses.entries()) {
    const input = { name: `Sample Owner ${i + 1}`, email, roles: ['engineer'] };
    await watch.time('createPerson, without a password', () => createPerson({ ctx: system, input }));
  }
  return { as: (email) => ctxFor(actors.get(email) as PersonActor), owners: ['engineer@example.com', ...addresses] };
}

/** Adds each server, reads its tools from a listener that is there for that moment, and labels all but the last two. */
export async function fillServers(
  watch: Stopwatch,
  people: People,
  servers: WorldServer[],
  say: (line: string) => void,
): Promise<void> {
  const engineer = people.as('engineer@example.com');
  for (const [i, { slug, name, tools, dataClass, category }] of servers.entries()) {
    const listener = await startSampleServer(tools);
    try {
      const input = { slug, name, url: listener.url, owner: people.owners[i % people.owners.length], ...PRODUCTION };
      await watch.time('createServer', () => createServer({ ctx: engineer, input }));
      await watch.time('syncServer', () => syncServer({ ctx: engineer, input: { slug } }));
    } finally {
      await listener.close();
    }
    for (const tool of tools.slice(0, -2)) {
      const labels = { ...suggestLabels(tool), dataClass, categories: category ? [category] : [] };
      const input = { server: slug, tool: tool.name, labels };
      await watch.time('labelTool', () => labelTool({ ctx: people.as('security@example.com'), input }));
    }
  }
  say(`${servers.length} servers with ${servers.reduce((sum, { tools }) => sum + tools.length, 0)} tools`);
}

const PRODUCTION = { environment: 'production' };

/** One gateway for everything, the largest policy there can be, and one for a part. */
export async function fillGateways(people: People, servers: WorldServer[]): Promise<void> {
  const ctx = people.as('admin@example.com');
  const slugs = servers.map(({ slug }) => slug);
  const part = slugs.slice(0, Math.ceil(slugs.length / 4));
  await createGateway({ ctx, input: { slug: 'sample-all', name: 'All servers (sample)', servers: slugs } });
  await createGateway({ ctx, input: { slug: 'sample-part', name: 'A part (sample)', servers: part } });
}
