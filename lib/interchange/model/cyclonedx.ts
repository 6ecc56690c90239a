/** The registry as a CycloneDX 1.6 bill of materials: https://cyclonedx.org/docs/1.6/json/ */

export interface BomAgent {
  slug: string;
  name: string;
  purpose: string;
  status: string;
  team: string;
  environment: string;
  exposure: string;
  mode: string;
  owner: string;
  riskLevel: string | null;
  euClass: string | null;
  models: BomModel[];
  /** Tool keys that it holds. */
  tools: string[];
  /** Slugs of agents that it may call. */
  delegatesTo: string[];
}

export interface BomModel {
  provider: string;
  name: string;
}

export interface BomServer {
  slug: string;
  name: string;
  url: string;
  environment: string;
  tools: {
    name: string;
    definition: string | null;
    dataClass: string | null;
    effect: string | null;
    categories: string[];
  }[];
}

export const refOf = {
  agent: (slug: string) => `agent:${slug}`,
  model: ({ provider, name }: BomModel) => `model:${JSON.stringify([provider, name])}`,
  server: (slug: string) => `server:${slug}`,
  tool: (key: string) => `tool:${key}`,
};

/** Everything but the lists, which are written a page at a time. */
export function bomHead({ serial, at, baseUrl }: { serial: string; at: string; baseUrl: string }) {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${serial}`,
    version: 1,
    metadata: {
      timestamp: at,
      tools: { components: [{ type: 'application', name: 'Remit' }] },
      component: {
        type: 'platform',
        'bom-ref': 'registry',
        name: 'Agents registered with Remit',
        externalReferences: [{ type: 'website', url: baseUrl }],
      },
    },
  };
}

export function agentComponent(agent: BomAgent) {
  return {
    type: 'application',
    'bom-ref': refOf.agent(agent.slug),
    name: agent.name,
    description: agent.purpose,
    properties: properties({
      slug: agent.slug,
      status: agent.status,
      team: agent.team,
      environment: agent.environment,
      exposure: agent.exposure,
      mode: agent.mode,
      owner: agent.owner,
      'risk-level': agent.riskLevel,
      'eu-ai-act': agent.euClass,
    }),
  };
}

export function modelComponent(model: BomModel) {
  return {
    type: 'machine-learning-model',
    'bom-ref': refOf.model(model),
    name: model.name,
    supplier: { name: model.provider },
  };
}

/** A server is a service with an endpoint, and each tool a service within it: nothing of them is shipped with an agent. */
export function serverService({ slug, name, url, environment, tools }: BomServer) {
  return {
    'bom-ref': refOf.server(slug),
    name,
    endpoints: [url],
    properties: properties({ slug, environment }),
    services: tools.map((tool) => ({
      'bom-ref': refOf.tool(`${slug}/${tool.name}`),
      name: tool.name,
      ...(tool.dataClass ? { data: [{ flow: flowOf(tool.effect), classification: tool.dataClass }] } : {}),
      properties: properties({
        effect: tool.effect,
        'approved-definition': tool.definition,
        ...Object.fromEntries(tool.categories.map((category) => [`category:${category}`, 'yes'])),
      }),
    })),
  };
}

/** What an agent needs: its models, the tools that it holds and the agents that it calls. */
export function agentDependency(agent: BomAgent, known: { model(ref: string): boolean }) {
  const refs = [
    ...agent.models.map(refOf.model).filter(known.model),
    ...agent.tools.map(refOf.tool),
    ...agent.delegatesTo.map(refOf.agent),
  ];
  return { ref: refOf.agent(agent.slug), dependsOn: [...new Set(refs)].sort() };
}

/** A tool is offered by its server, and gone with it. */
export function toolDependencies({ slug, tools }: BomServer) {
  return tools.map(({ name }) => ({ ref: refOf.tool(`${slug}/${name}`), dependsOn: [refOf.server(slug)] }));
}

/** Data flows out of a tool that is read from, and both ways where it can be written to. */
function flowOf(effect: string | null): 'outbound' | 'bi-directional' | 'unknown' {
  if (effect === null) return 'unknown';
  return effect === 'read' ? 'outbound' : 'bi-directional';
}

function properties(values: Record<string, string | null>) {
  return Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [{ name: `remit:${name}`, value }]));
}
