import { allowances, groupBy } from '../allowances';
import type { Renderer } from '../rendered-file';
import { jsonText } from '../yaml-text';

/** What begins so belongs to Remit: a team that is not in the file any more is emptied. Not for other teams. */
const LITELLM_PREFIX = 'remit-';

/**
 * The permissions of one LiteLLM team for each agent, as `/team/update` takes them. A team without any entry is not
 * restricted at all there, so each team names every server of the gateway (or, without any, one that does not exist), and
 * a list without tools denies that server.
 * Server names have underscores, since LiteLLM's own separator is the hyphen.
 */
export const renderLitellm: Renderer<object> = (policy, _settings, now) => {
  const allowed = allowances(policy, now);
  const servers = Object.keys(policy.servers).sort();
  const tools = new Map(
    groupBy(allowed, ({ agent, server }) => JSON.stringify([agent, server])).map((group) => {
      const [{ agent, server }] = group as [(typeof group)[0]];
      return [JSON.stringify([agent, server]), group.map(({ tool }) => tool)];
    }),
  );
  const teams = Object.keys(policy.agents)
    .sort()
    .map((agent) => ({
      team_id: `${LITELLM_PREFIX}${agent}`,
      object_permission: {
        mcp_servers: [],
        mcp_access_groups: [],
        mcp_toolsets: [],
        mcp_tool_permissions:
          servers.length === 0
            ? { '(none)': [] }
            : Object.fromEntries(
                servers.map((server) => [litellmServer(server), tools.get(JSON.stringify([agent, server])) ?? []]),
              ),
      },
    }));
  const document = { remit: { revision: policy.serial }, servers: servers.map(litellmServer), teams };
  return { name: 'litellm.json', mediaType: 'application/json', text: jsonText(document) };
};

/** No slug has an underscore, so no two servers become one. */
export function litellmServer(slug: string): string {
  return slug.replaceAll('-', '_');
}
