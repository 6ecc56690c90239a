import { OWNERSHIP_WORDS } from '@/lib/agents/model/ownership';
import type { ApiClient } from './api-client';
import { EXIT } from './exit';
import type { Printer } from './printer';
import {
  type AgentSummary,
  pendingByAgent,
  pendingRequests,
  type RegistryRequest,
  readAgent,
  walkAgents,
} from './registry';

interface StatusRun {
  api: ApiClient;
  printer: Printer;
  json: boolean;
  /** Every agent when empty. */
  slugs: readonly string[];
}

interface AgentState extends AgentSummary {
  pending: RegistryRequest[];
  /** Tools that are denied until their definition is adopted; known for agents that were asked for by name. */
  drifted?: string[];
}

/** Says what is registered and what waits. A slug that is not there is an error, after the others were told. */
export async function status({ api, printer, json, slugs }: StatusRun): Promise<number> {
  const missing: string[] = [];
  const told: AgentState[] = [];
  for await (const agent of slugs.length > 0 ? named(api, slugs, missing) : all(api)) {
    if (json) told.push(agent);
    else print(api, printer, agent);
  }
  if (json) printer.json({ agents: told, missing });
  for (const slug of missing) printer.trouble(`There is no agent ${slug}, or you may not see it.`);
  return missing.length > 0 ? EXIT.error : EXIT.ok;
}

async function* all(api: ApiClient): AsyncGenerator<AgentState> {
  const pending = await pendingByAgent(api);
  for await (const agent of walkAgents(api)) yield { ...agent, pending: pending.get(agent.slug) ?? [] };
}

async function* named(api: ApiClient, slugs: readonly string[], missing: string[]): AsyncGenerator<AgentState> {
  for (const slug of slugs) {
    const agent = await readAgent(api, slug);
    if (!agent) {
      missing.push(slug);
      continue;
    }
    const { name, status: state, mode, owner, grants, risk, euClass, ownership, reviewDueAt } = agent;
    const drifted = grants.filter((grant) => grant.drifted).map(({ tool }) => tool);
    yield {
      slug,
      name,
      status: state,
      mode,
      owner,
      tools: grants.length,
      riskScore: risk.score,
      riskLevel: risk.level,
      euClass,
      ownership,
      reviewDueAt,
      drifted,
      pending: await pendingRequests(api, slug),
    };
  }
}

function print(api: ApiClient, printer: Printer, { slug, tools, owner, drifted, pending, ...agent }: AgentState): void {
  const words = [
    agent.status.replace('_', ' '),
    agent.mode === 'shadow' ? 'shadow mode: not enforced' : '',
    `${tools} ${tools === 1 ? 'tool' : 'tools'}`,
    drifted?.length ? `denied until adopted: ${drifted.join(', ')}` : '',
    agent.riskScore === null ? 'risk not known' : `risk ${agent.riskScore} ${agent.riskLevel}`,
    agent.euClass ? `EU AI Act: ${agent.euClass.replaceAll('_', ' ')}` : 'EU AI Act: not assessed',
    `owner ${owner.name}${agent.ownership === 'held' ? '' : ` (${OWNERSHIP_WORDS[agent.ownership]})`}`,
    agent.status === 'active' && agent.reviewDueAt ? `to be confirmed by ${agent.reviewDueAt.slice(0, 10)}` : '',
  ];
  printer.line(`${slug}: ${words.filter(Boolean).join(' · ')}`);
  for (const { number, title, requester } of pending) {
    const address = api.address(`/requests/CR-${number}`);
    printer.line(`    CR-${number} waits: ${title} (asked by ${requester.name}) ${address}`, 'yellow');
  }
}
