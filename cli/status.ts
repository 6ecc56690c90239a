import type { ApiClient } from './api-client';
import { EXIT } from './exit';
import type { Printer } from './printer';
import { pendingRequests, type RegistryAgent, type RegistryRequest, readAgent, walkAgents } from './registry';

interface StatusRun {
  api: ApiClient;
  printer: Printer;
  json: boolean;
  /** Every agent when empty. */
  slugs: readonly string[];
}

/** Says what is registered and what waits. A slug that is not there is an error, after the others were told. */
export async function status({ api, printer, json, slugs }: StatusRun): Promise<number> {
  const wanted: AsyncIterable<{ slug: string }> | { slug: string }[] =
    slugs.length > 0 ? slugs.map((slug) => ({ slug })) : walkAgents(api);
  const missing: string[] = [];
  const told: ReturnType<typeof toJson>[] = [];
  for await (const { slug } of wanted) {
    const agent = await readAgent(api, slug);
    if (!agent) {
      missing.push(slug);
      continue;
    }
    const pending = await pendingRequests(api, slug);
    if (json) told.push(toJson(agent, pending));
    else print(api, printer, agent, pending);
  }
  if (json) printer.json({ agents: told, missing });
  for (const slug of missing) printer.trouble(`There is no agent ${slug}, or you may not see it.`);
  return missing.length > 0 ? EXIT.error : EXIT.ok;
}

function print(api: ApiClient, printer: Printer, agent: RegistryAgent, pending: readonly RegistryRequest[]): void {
  const { slug, grants, owner } = agent;
  const drifted = grants.filter((grant) => grant.drifted).length;
  const words = [
    agent.status.replace('_', ' '),
    `${grants.length} ${grants.length === 1 ? 'tool' : 'tools'}`,
    drifted > 0 ? `${drifted} denied until their definition is adopted` : '',
    `owner ${owner.name}`,
  ];
  printer.line(`${slug}: ${words.filter(Boolean).join(' · ')}`);
  for (const { number, title, requester } of pending) {
    const address = api.address(`/requests/CR-${number}`);
    printer.line(`    CR-${number} waits: ${title} (asked by ${requester.name}) ${address}`, 'yellow');
  }
}

function toJson({ slug, name, status: state, grants }: RegistryAgent, pending: readonly RegistryRequest[]) {
  return { slug, name, status: state, tools: grants.map(({ tool, drifted }) => ({ tool, drifted })), pending };
}
