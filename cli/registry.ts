import { z } from 'zod';
import { AGENT_STATUSES } from '@/lib/agents/model/lifecycle';
import { AGENT_MODES, type AgentSpec } from '@/lib/agents/model/manifest';
import { OWNERSHIPS } from '@/lib/agents/model/ownership';
import { constraintsSchema } from '@/lib/kernel/constraints';
import type { DataCategory } from '@/lib/kernel/data-class';
import { DATA_CLASSES, EFFECTS } from '@/lib/kernel/data-class';
import { REQUEST_STATES } from '@/lib/requests/model/state';
import type { ToolSubject } from '@/lib/requests/model/subjects';
import type { ApiClient } from './api-client';

// What is read of the API's answers, and no more: a newer Remit may say more than this command knows.
/** How an agent is governed, in lists and on its own alike. */
const governedSchema = {
  mode: z.enum(AGENT_MODES).default('enforce'),
  euClass: z.string().nullable(),
  ownership: z.enum(OWNERSHIPS),
  reviewDueAt: z.string().nullable(),
};

const agentSchema = z.object({
  slug: z.string(),
  name: z.string(),
  status: z.enum(AGENT_STATUSES),
  ...governedSchema,
  risk: z.object({ score: z.int(), level: z.string() }),
  spec: z.custom<AgentSpec>((value) => typeof value === 'object' && value !== null),
  owner: z.object({ name: z.string() }),
  grants: z.array(z.object({ tool: z.string(), constraints: constraintsSchema, drifted: z.boolean() })),
});
export type RegistryAgent = z.output<typeof agentSchema>;

const toolSchema = z.object({
  key: z.string(),
  state: z.string(),
  dataClass: z.enum(DATA_CLASSES).nullable(),
  categories: z.array(z.custom<DataCategory>()),
  effect: z.enum(EFFECTS).nullable(),
  untrusted: z.boolean().nullable(),
  outward: z.boolean().nullable(),
  definition: z.string(),
  pinned: z.string().nullable(),
});

export const requestSchema = z.object({
  id: z.string(),
  number: z.int(),
  title: z.string(),
  state: z.enum(REQUEST_STATES),
  requester: z.object({ name: z.string() }),
});
export type RegistryRequest = z.output<typeof requestSchema>;

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export async function readAgent(api: ApiClient, slug: string): Promise<RegistryAgent | null> {
  return api.get(`/api/v1/agents/${encodeURIComponent(slug)}`, agentSchema);
}

/** Requests about this agent that wait for a decision, of those that the token's person may see; at most 200. */
export async function pendingRequests(api: ApiClient, slug: string): Promise<RegistryRequest[]> {
  const query = new URLSearchParams({ agent: slug, state: 'pending', limit: '200' });
  return (await api.get(`/api/v1/requests?${query}`, pageOf(requestSchema)))?.items ?? [];
}

const summarySchema = z.object({
  slug: z.string(),
  name: z.string(),
  status: z.enum(AGENT_STATUSES),
  owner: z.object({ name: z.string() }),
  tools: z.int(),
  riskScore: z.int().nullable(),
  riskLevel: z.string().nullable(),
  ...governedSchema,
});
export type AgentSummary = z.output<typeof summarySchema>;

/** Every agent that the token's person may see, a page at a time. */
export function walkAgents(api: ApiClient): AsyncGenerator<AgentSummary> {
  return walk(api, '/api/v1/agents', {}, summarySchema);
}

/** Every request that waits, of those that the token's person may see, by the agents that it is about. */
export async function pendingByAgent(api: ApiClient): Promise<Map<string, RegistryRequest[]>> {
  const byAgent = new Map<string, RegistryRequest[]>();
  const schema = requestSchema.extend({ agents: z.array(z.object({ slug: z.string() })) });
  for await (const { agents, ...request } of walk(api, '/api/v1/requests', { state: 'pending' }, schema)) {
    for (const { slug } of agents) byAgent.set(slug, [...(byAgent.get(slug) ?? []), request]);
  }
  return byAgent;
}

async function* walk<Item extends z.ZodType>(
  api: ApiClient,
  path: string,
  filter: Record<string, string>,
  item: Item,
): AsyncGenerator<z.output<Item>> {
  const schema = pageOf(item);
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ ...filter, limit: '200', ...(cursor ? { cursor } : {}) });
    const page: z.output<typeof schema> | null = await api.get(`${path}?${query}`, schema);
    yield* page?.items ?? [];
    cursor = page?.nextCursor ?? null;
  }
}

/** The tools of a server, or null where there is none. */
export async function readTools(api: ApiClient, server: string): Promise<ToolSubject[] | null> {
  const schema = z.object({ toolList: z.array(toolSchema) });
  const answer = await api.get(`/api/v1/servers/${encodeURIComponent(server)}`, schema);
  return (
    answer?.toolList.map(({ state, definition, ...tool }) => ({
      ...tool,
      current: definition,
      removed: state === 'removed',
    })) ?? null
  );
}

export const registration = z.object({ request: requestSchema.nullable() });
