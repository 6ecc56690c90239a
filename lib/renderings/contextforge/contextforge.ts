import { allowances, groupBy } from '../allowances';
import type { Renderer } from '../rendered-file';
import { jsonText } from '../yaml-text';

/** What begins so belongs to Remit: a virtual server that is not in the file any more is emptied. */
const CONTEXTFORGE_PREFIX = 'remit-';

/**
 * One virtual server of ContextForge for each agent, with the tools that it has: by the name of the MCP server (the
 * gateway there) and the tool's own name, since ContextForge gives tools ids that only it knows, and its import
 * would take a tool of the same name from another server. An empty list of tools is none there.
 */
export const renderContextforge: Renderer<object> = (policy, _settings, now) => {
  const allowed = allowances(policy, now);
  const tools = new Map(
    groupBy(allowed, ({ agent }) => agent).map((group) => [
      (group[0] as (typeof group)[0]).agent,
      group.map(({ server, tool }) => ({ gateway: server, tool })),
    ]),
  );
  const servers = Object.keys(policy.agents)
    .sort()
    .map((agent) => ({ name: `${CONTEXTFORGE_PREFIX}${agent}`, tools: tools.get(agent) ?? [] }));
  const document = { remit: { revision: policy.serial }, servers };
  return { name: 'contextforge.json', mediaType: 'application/json', text: jsonText(document) };
};
