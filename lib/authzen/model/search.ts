import { digestOf } from '@/lib/kernel/digest';
import { invalid } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor } from '@/lib/kernel/page';
import { agentOf } from '@/lib/policy-engine/evaluate';
import { judge, SERVER_ACTIONS, TOOL_ACTIONS } from './decide';
import type { FoundActions, FoundResources, FoundSubjects } from './decision';
import type { Pdp } from './pdp';
import { callerOf, serverSaid, toolOf } from './question';
import {
  type ActionSearch,
  type EvaluationRequest,
  MOST_RESULTS,
  type ResourceSearch,
  type SubjectSearch,
} from './request';

// What may be found is asked for like any question, so that a search never finds what an evaluation would deny.

/** The agents, or identities of agents, that are allowed. Not the users of the MCP binding: the policy does not list them. */
export function searchSubjects(pdp: Pdp, search: SubjectSearch, now: Date): FoundSubjects {
  const { subject, action, resource, context } = search;
  const { type } = subject;
  return found(search, candidates(), (result) => {
    const properties = 'properties' in result ? result.properties : undefined;
    return isAllowed(pdp, { subject: { ...result, properties }, action, resource, context }, now);
  });

  function candidates(): FoundSubjects['results'] {
    const agents = holders(pdp, search);
    if (type === 'agent') return agents.map((id) => ({ type, id }));
    if (type !== 'identity' || context?.agent !== undefined) return [];
    const identities = agents.flatMap((agent) => pdp.policy.agents[agent]?.identities ?? []);
    return identities.map(({ iss, sub }) => ({ type, id: sub, properties: { iss } }));
  }
}

function holders(pdp: Pdp, { resource, context }: SubjectSearch): string[] {
  if (resource.type === 'tool') return [...pdp.index.holdersOf(toolOf(pdp, { resource, context }).tool)];
  return [...pdp.index.callersOf(pdp.servers.get(resource.id) ?? '')];
}

/** The tools that may be called, by their names alone where the server is said; or the servers. */
export function searchResources(pdp: Pdp, search: ResourceSearch, now: Date): FoundResources {
  const { subject, action, resource, context } = search;
  const { type, properties } = resource;
  return found(search, candidates(), ({ id }) =>
    isAllowed(pdp, { subject, action, resource: { type, id, properties }, context }, now),
  );

  function candidates(): FoundResources['results'] {
    const agent = agentOf(callerOf(pdp, search), pdp.index);
    const held = agent === undefined ? [] : [...pdp.index.grantsOf(agent).keys()];
    return (type === 'mcp_server' ? serversOf(held) : namesOf(held)).map((id) => ({ type, id }));
  }

  function namesOf(tools: string[]): string[] {
    const said = serverSaid({ resource, context });
    if (said === undefined) return tools;
    const start = `${pdp.servers.get(said)}/`;
    return tools.filter((tool) => tool.startsWith(start)).map((tool) => tool.slice(start.length));
  }
}

function serversOf(tools: string[]): string[] {
  return [...new Set(tools.map((tool) => tool.slice(0, tool.indexOf('/'))))];
}

export function searchActions(pdp: Pdp, search: ActionSearch, now: Date): FoundActions {
  const { subject, resource, context } = search;
  const candidates = [...SERVER_ACTIONS, ...TOOL_ACTIONS].map((name) => ({ name }));
  return found(search, candidates, (action) => isAllowed(pdp, { subject, action, resource, context }, now));
}

function isAllowed(pdp: Pdp, request: EvaluationRequest, now: Date): boolean {
  return judge(pdp, request, now).verdict.decision === 'allow';
}

/**
 * One page of what is allowed, in the order of its text. A token says after what to go on, and of which search it is:
 * another search with it is refused, as the specification recommends.
 */
function found<T extends object>(
  search: SubjectSearch | ResourceSearch | ActionSearch,
  candidates: T[],
  isFound: (candidate: T) => boolean,
): { page: { next_token: string; count: number }; results: T[] } {
  const { page: asked = {}, ...about } = search;
  const of = digestOf(about);
  const { after, limit } = startOf(asked, of);
  const sorted = candidates
    .map((candidate) => ({ candidate, key: JSON.stringify(Object.values(candidate)) }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const results: T[] = [];
  let last = after ?? '';
  for (const { candidate, key } of sorted) {
    if (!isFound(candidate)) continue;
    if (results.length === limit) {
      return { page: { next_token: encodeCursor([of, limit, last]), count: limit }, results };
    }
    results.push(candidate);
    last = key;
  }
  return { page: { next_token: '', count: results.length }, results };
}

function startOf({ token, limit }: { token?: string; limit?: number }, of: string): { after?: string; limit: number } {
  const most = Math.min(limit ?? MOST_RESULTS, MOST_RESULTS);
  if (token === undefined) return { limit: most };
  const [search, before, after] = decodeCursor(token, 3) ?? [];
  if (typeof before !== 'number' || typeof after !== 'string') {
    throw invalid('page.token', 'This token is not one of ours. Send next_token of the page before.');
  }
  if (search !== of || (limit !== undefined && before !== most)) {
    throw invalid(
      'page.token',
      'This token is of another search. Send it with the same search, or search anew without it.',
    );
  }
  return { after, limit: before };
}
