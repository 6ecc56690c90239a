import { randomUUID } from 'node:crypto';
import { authorize } from '@/lib/authz/authorize';
import type { Ctx } from '@/lib/verb/ctx';
import {
  agentComponent,
  agentDependency,
  type BomModel,
  bomHead,
  modelComponent,
  refOf,
  serverService,
  toolDependencies,
} from './model/cyclonedx';
import { walkBomAgents, walkBomServers } from './repository';

/**
 * The registry as CycloneDX 1.6 JSON, in pieces: a page of rows in memory at a time. The lists are walked twice, so
 * only what was there at the start is in it: then every dependency leads to something that is listed.
 */
export function exportCycloneDx({ ctx }: { ctx: Ctx }): AsyncGenerator<string> {
  const agents = authorize(ctx.actor, 'agent:read');
  const servers = authorize(ctx.actor, 'server:read');
  const at = ctx.clock();
  return write({
    head: bomHead({ serial: randomUUID(), at: at.toISOString(), baseUrl: ctx.baseUrl }),
    agents: () => walkBomAgents(ctx.db.read, agents, at),
    servers: () => walkBomServers(ctx.db.read, servers, at),
  });
}

interface Source {
  head: object;
  agents: () => ReturnType<typeof walkBomAgents>;
  servers: () => ReturnType<typeof walkBomServers>;
}

async function* write({ head, agents, servers }: Source): AsyncGenerator<string> {
  const models = new Map<string, BomModel>();
  yield JSON.stringify(head).slice(0, -1);
  const components = list('components');
  for await (const page of agents()) {
    for (const { models: used } of page) for (const model of used) models.set(refOf.model(model), model);
    yield components.add(page.map(agentComponent));
  }
  yield components.add([...models.values()].map(modelComponent)) + components.end();
  const services = list('services');
  for await (const page of servers()) yield services.add(page.map(serverService));
  yield services.end();
  const dependencies = list('dependencies');
  const known = { model: (ref: string) => models.has(ref) };
  for await (const page of agents()) yield dependencies.add(page.map((agent) => agentDependency(agent, known)));
  for await (const page of servers()) yield dependencies.add(page.flatMap(toolDependencies));
  yield `${dependencies.end()}}`;
}

/** A member of the document that is an array, written in pieces. */
function list(name: string) {
  let count = 0;
  return {
    add(items: readonly object[]): string {
      return items.map((item) => `${count++ === 0 ? `,"${name}":[` : ','}${JSON.stringify(item)}`).join('');
    },
    end: () => (count === 0 ? `,"${name}":[]` : ']'),
  };
}
