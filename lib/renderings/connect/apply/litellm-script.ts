/** Puts the file of `litellm` in force by LiteLLM's API: `node apply-litellm.mjs litellm.json`. */
export const LITELLM_SCRIPT = `// Needs LITELLM_URL and LITELLM_KEY (a key that may manage teams) in its environment.
import { readFileSync } from 'node:fs';

const { servers, teams } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

async function call(method, path, body) {
  const response = await fetch(process.env.LITELLM_URL + path, {
    method,
    headers: { Authorization: 'Bearer ' + process.env.LITELLM_KEY, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(method + ' ' + path + ': ' + response.status + ' ' + (await response.text()));
  return response.json();
}

const there = (await call('GET', '/team/list')).map((team) => team.team_id);
const wanted = new Set(teams.map((team) => team.team_id));
const nothing = Object.fromEntries((servers.length ? servers : ['(none)']).map((server) => [server, []]));
// Agents that hold nothing any more come first: what is taken away does not wait for what is given.
for (const team_id of there.filter((id) => id.startsWith('remit-') && !wanted.has(id))) {
  const object_permission = { mcp_servers: [], mcp_access_groups: [], mcp_toolsets: [], mcp_tool_permissions: nothing };
  await call('POST', '/team/update', { team_id, object_permission });
}
for (const team of teams) {
  if (there.includes(team.team_id)) await call('POST', '/team/update', team);
  else await call('POST', '/team/new', { ...team, team_alias: team.team_id });
}
`;
