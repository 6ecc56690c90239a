import { registerAgent } from '@/lib/agents/register-agent';
import type { PersonActor } from '@/lib/authz/actor';
import { decideRequest } from '@/lib/requests/decide-request';
import { getRequest } from '@/lib/requests/queries';
import { createServer } from '@/lib/servers/create-server';
import { syncServer } from '@/lib/servers/sync-server';
import { type SampleServer, startSampleServer, tool } from './sample-server';
import { openTestWorld, type TestWorld } from './test-world';

export interface TestCompany {
  world: TestWorld;
  crm: SampleServer;
  /** Engineer; registers agents. */
  ada: PersonActor;
  /** Engineer; has nothing to do with anything. */
  stan: PersonActor;
  /** Engineer and security; owner of the agents of `manifest`. */
  sam: PersonActor;
  /** Engineer and security; backup owner of them. */
  lin: PersonActor;
  /** Security; owns nothing. */
  tove: PersonActor;
  /** Security; owns nothing. */
  vera: PersonActor;
  manifest(slug: string, tools?: string[], change?: object): Manifest;
  /** Decides on what the request shows now. */
  decide(id: string, by?: PersonActor, decision?: 'approve' | 'reject'): ReturnType<typeof decideRequest>;
  /** An agent that is registered and holds these tools. */
  registered(slug: string, ...tools: string[]): Promise<void>;
  close(): Promise<void>;
}

interface Manifest {
  metadata: { slug: string; name: string };
  spec: Record<string, unknown> & { tools: { tool: string }[] };
}

/** A world with people in every part and one MCP server, `crm`, whose tools were read. */
export async function openTestCompany(): Promise<TestCompany> {
  const world = await openTestWorld();
  const ada = await world.person('Ada', 'engineer');
  const crm = await startSampleServer(
    ['get_customer', 'refund', 'delete_customer', 'search'].map((name) => tool(name)),
  );
  const server = { slug: 'crm', name: 'CRM', url: crm.url, owner: 'ada@example.com', environment: 'production' };
  await createServer({ ctx: world.ctx(ada), input: server });
  await syncServer({ ctx: world.ctx(ada), input: { slug: 'crm' } });
  const company: TestCompany = {
    world,
    crm,
    ada,
    stan: await world.person('Stan', 'engineer'),
    sam: await world.person('Sam', 'engineer', 'security'),
    lin: await world.person('Lin', 'engineer', 'security'),
    tove: await world.person('Tove', 'security'),
    vera: await world.person('Vera', 'security'),
    manifest: (slug, tools = [], change = {}) => ({
      metadata: { slug, name: `Sample ${slug}` },
      spec: {
        purpose: 'Answers sample questions',
        owner: 'sam@example.com',
        backupOwner: 'lin@example.com',
        team: 'support',
        environment: 'production',
        exposure: 'internal',
        autonomy: 2,
        tools: tools.map((key) => ({ tool: key })),
        ...change,
      },
    }),
    async decide(id, by = company.tove, decision = 'approve') {
      const { digest } = await getRequest({ ctx: world.ctx(by), id });
      return decideRequest({ ctx: world.ctx(by), input: { id, decision, digest } });
    },
    async registered(slug, ...tools) {
      const { request } = await registerAgent({ ctx: world.ctx(ada), input: company.manifest(slug, tools) });
      await company.decide(request?.id as string);
    },
    async close() {
      await crm.close();
      await world.close();
    },
  };
  return company;
}
