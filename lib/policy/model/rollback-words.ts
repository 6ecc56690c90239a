import type { PolicyDiff } from '@/lib/policy-engine/diff';

/** What keeps an agent, or one thing about it, from being as it was. */
const OF_AGENT = {
  retired: (agent: string) => `${agent} was retired since, and that is for good.`,
  'registered-since': (agent: string) => `${agent} was registered since. It stays registered, without tools.`,
  'suspended-then': (agent: string) =>
    `${agent} was suspended then. That revision does not say what it held, so its tools stay as they are.`,
  prohibited: (agent: string) => `${agent} is a prohibited practice under the EU AI Act by now: it is given nothing.`,
  registration: (agent: string) =>
    `How ${agent} signs in, or what holds for all of its calls, is not what it was. An update of the agent changes that.`,
  over: (agent: string, tool: string) => `The time for which ${agent} was granted ${tool} is over.`,
} as const;

/** What keeps a tool from being given back. */
const OF_TOOL = {
  'tool-gone': (tool: string, agents: string) => `The server no longer has ${tool}: it is not given back to ${agents}.`,
  definition: (tool: string, agents: string) =>
    `${tool} was approved with another definition since: it is not given back to ${agents}. Ask for it as it is now.`,
  unapproved: (tool: string, agents: string) =>
    `The server gives a definition of ${tool} that nobody approved: it is not given back to ${agents}. Adopt it first.`,
} as const;

export type ToolBar = keyof typeof OF_TOOL;

export const LEFT_REASONS = [
  ...(Object.keys(OF_AGENT) as (keyof typeof OF_AGENT)[]),
  ...(Object.keys(OF_TOOL) as ToolBar[]),
  'definitions',
  'labels',
  'servers',
  'gateways',
] as const;

/** One thing that stays as it is, and why. */
export interface Left {
  reason: (typeof LEFT_REASONS)[number];
  agent: string | null;
  tool: string | null;
  message: string;
}

export function aboutAgent(reason: keyof typeof OF_AGENT, agent: string, tool: string | null = null): Left {
  return { reason, agent, tool, message: OF_AGENT[reason](agent, tool ?? '') };
}

export function aboutTool(reason: ToolBar, tool: string, agents: number): Left {
  const words = agents === 1 ? '1 agent' : `${agents.toLocaleString('en')} agents`;
  return { reason, agent: null, tool, message: OF_TOOL[reason](tool, words) };
}

/** What a rollback never touches, where it is not as it was. `named` has its own words already. */
export function aboutPolicy(diff: PolicyDiff, named: ReadonlyMap<string, unknown>): Left[] {
  const kept = diff.tools.filter(({ before, after }) => before && after);
  const definitions = kept.filter(({ key, definition }) => definition && !named.has(key)).map(({ key }) => key);
  const labels = kept.filter((tool) => tool.labels !== 'same').map(({ key }) => key);
  const servers = diff.servers.map(({ key }) => key);
  const gateways = diff.gateways.map(({ key }) => key);
  const all: [Left['reason'], string[], (names: string) => string][] = [
    ['definitions', definitions, (names) => `Approved with another definition since, and held as it is now: ${names}.`],
    ['labels', labels, (names) => `The labels of tools are not part of it. They are other ones for ${names}.`],
    ['servers', servers, (names) => `Servers are not part of it. Added or changed since: ${names}.`],
    ['gateways', gateways, (names) => `Gateways are not part of it. Added or changed since: ${names}.`],
  ];
  return all.flatMap(([reason, names, say]) =>
    names.length === 0 ? [] : [{ reason, agent: null, tool: null, message: say(few(names)) }],
  );
}

function few(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, 3), names.length - 3];
  return more > 0 ? `${shown.join(', ')} and ${more.toLocaleString('en')} more` : shown.join(', ');
}
