import { CONTEXTFORGE_SCRIPT } from './apply/contextforge-script';
import { type Connection, pullStep, serverList, tokenStep } from './connection';
import type { ConnectGuide } from './guide';

export function contextforgeGuide(connection: Connection): ConnectGuide {
  const { gateway, servers } = connection;
  return {
    title: `Let ContextForge enforce what Remit allows, as ${gateway}`,
    steps: [
      tokenStep(gateway),
      {
        says: `Add each MCP server as a gateway of ContextForge, called as in Remit: ${serverList(servers)}.`,
        code: (servers.length > 0 ? servers : [{ slug: '<server>', url: '<url>' }])
          .map(
            ({ slug, url }) =>
              `curl "$CONTEXTFORGE_URL/gateways" -H "Authorization: Bearer $CONTEXTFORGE_TOKEN" \\
  -H 'Content-Type: application/json' -d '${JSON.stringify({ name: slug, url, transport: 'STREAMABLEHTTP' })}'`,
          )
          .join('\n'),
        language: 'sh',
      },
      {
        says: 'Keep this beside the pull agent. It gives each agent a virtual server, remit-<agent>, with exactly its tools, and empties those of agents that hold nothing any more.',
        code: CONTEXTFORGE_SCRIPT,
        language: 'text',
        file: 'apply-contextforge.mjs',
      },
      pullStep(connection, 'contextforge', 'contextforge.json', 'node apply-contextforge.mjs contextforge.json'),
      {
        says: 'Give each agent a token that is limited to its own virtual server (server_id), of a user who sees that server. A token without that limit can call every tool that its user sees.',
      },
    ],
  };
}
