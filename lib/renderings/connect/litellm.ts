import { litellmServer } from '../litellm/litellm';
import { yamlText } from '../yaml-text';
import { LITELLM_SCRIPT } from './apply/litellm-script';
import { type Connection, pullStep, tokenStep } from './connection';
import type { ConnectGuide } from './guide';

export function litellmGuide(connection: Connection): ConnectGuide {
  const { gateway, servers } = connection;
  const named = servers.length > 0 ? servers : [{ slug: 'server', url: 'https://server.example.com/mcp' }];
  const config = {
    mcp_servers: Object.fromEntries(
      named.map(({ slug, url }) => [litellmServer(slug), { url, transport: 'http', allow_all_keys: false }]),
    ),
  };
  return {
    title: `Let LiteLLM enforce what Remit allows, as ${gateway}`,
    steps: [
      tokenStep(gateway),
      {
        says: 'Add the servers to LiteLLM under these names, in which an underscore stands for each hyphen. None is open to all keys.',
        code: yamlText('For LiteLLM', config),
        language: 'yaml',
        file: 'config.yaml',
      },
      {
        says: 'Keep this beside the pull agent. It gives each agent a team, remit-<agent>, with exactly its tools, and empties those of agents that hold nothing any more.',
        code: LITELLM_SCRIPT,
        language: 'text',
        file: 'apply-litellm.mjs',
      },
      pullStep(connection, 'litellm', 'litellm.json', 'node apply-litellm.mjs litellm.json'),
      {
        says: 'Give each agent a key of its team only. A key of no team, or with grants of its own elsewhere, is not bound by this.',
        code: `curl "$LITELLM_URL/key/generate" -H "Authorization: Bearer $LITELLM_KEY" \\
  -H 'Content-Type: application/json' -d '{"team_id":"remit-<agent>"}'`,
        language: 'sh',
      },
    ],
  };
}
