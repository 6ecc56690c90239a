/** Puts the file of `contextforge` in force by its API: `node apply-contextforge.mjs contextforge.json`. */
export const CONTEXTFORGE_SCRIPT = `// Needs CONTEXTFORGE_URL and CONTEXTFORGE_TOKEN (of somebody who may manage servers) in its environment. With
// CONTEXTFORGE_TEAM new virtual servers are for that team; else they are private to whose token it is.
import { readFileSync } from 'node:fs';

const team_id = process.env.CONTEXTFORGE_TEAM;
const whose = team_id ? { team_id, visibility: 'team' } : { visibility: 'private' };
const { servers } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

async function call(method, path, body) {
  const response = await fetch(process.env.CONTEXTFORGE_URL + path, {
    method,
    headers: { Authorization: 'Bearer ' + process.env.CONTEXTFORGE_TOKEN, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(method + ' ' + path + ': ' + response.status + ' ' + (await response.text()));
  return response.json();
}

// A tool is found by the name of its gateway and its own, exactly: names that are made of both can be those of two.
const gateways = new Map((await call('GET', '/gateways?limit=0')).map((gateway) => [gateway.id, gateway.name]));
const ids = new Map();
for (const tool of await call('GET', '/tools?limit=0')) {
  ids.set(JSON.stringify([gateways.get(tool.gatewayId), tool.originalName]), tool.id);
}
const there = (await call('GET', '/servers?limit=0')).filter((server) => server.name.startsWith('remit-'));
const wanted = new Set(servers.map((server) => server.name));
// Agents that hold nothing any more come first: what is taken away does not wait for what is given.
for (const { id, name } of there) {
  if (!wanted.has(name)) await call('PUT', '/servers/' + id, { associated_tools: [] });
}
for (const { name, tools } of servers) {
  const associated_tools = [];
  for (const { gateway, tool } of tools) {
    const id = ids.get(JSON.stringify([gateway, tool]));
    if (id) associated_tools.push(id);
    else console.error('ContextForge does not know ' + gateway + '/' + tool + ': left out');
  }
  const known = there.find((server) => server.name === name);
  if (known) await call('PUT', '/servers/' + known.id, { associated_tools });
  else await call('POST', '/servers', { server: { name, associated_tools }, ...whose });
}
`;
