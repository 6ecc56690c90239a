import { readdirSync, readFileSync } from 'node:fs';
import { EDGE_ROUTES } from '../lib/edge/routes';
import { type Api, apiOf, bearer, must } from './support/api';
import { type Company, expect, test } from './support/fixtures';
import { ACTORS, AGENT, api, edge, type Row } from './support/role-table';
import { pages } from './support/role-table-pages';
import { manifest } from './support/sample';

/** `(console)/agents/[slug]/page.tsx` is served at `/agents/[slug]`. */
function addressOf(file: string): string {
  const parts = file.split(/[\\/]/).slice(0, -1);
  return `/${parts.filter((part) => !/^\(.*\)$/.test(part)).join('/')}`;
}

test('the table has a row for every page, route and method, and no other', () => {
  const files = readdirSync('app', { recursive: true })
    .map(String)
    .filter((file) => /(^|[\\/])(page\.tsx|route\.ts)$/.test(file));
  const served = files.flatMap((file) => {
    if (file.endsWith('page.tsx')) return [`page ${addressOf(file)}`];
    const methods = [
      ...readFileSync(`app/${file}`, 'utf8').matchAll(/\b(GET|POST|PUT|PATCH|DELETE)\b(?=\s*[=,}]|\()/g),
    ];
    return [...new Set(methods.map(([method]) => method))].map((method) => `${method} ${addressOf(file)}`);
  });
  const byEdge = Object.entries(EDGE_ROUTES).flatMap(([path, methods]) => methods.map((method) => `${method} ${path}`));
  const routes = (rows: Row[]) => rows.map(({ route }) => route).sort();
  expect(routes([...pages, ...api])).toEqual(served.sort());
  expect(routes(edge)).toEqual(byEdge.sort());
});

test.describe('every role on every route', () => {
  let actors: Record<(typeof ACTORS)[number], Api>;
  let names: Record<string, string>;

  test.beforeAll(async ({ company }) => {
    const { lin, ada, tove, eva, audrey, root } = company.as;
    const nobody = apiOf(company.url);
    const gateway = apiOf(company.url, bearer(company.gateway.token));
    actors = { nobody, engineer: ada, security: tove, executive: eva, auditor: audrey, admin: root, gateway };
    names = await prepare(company, lin);
  });

  for (const row of [...pages, ...api, ...edge]) {
    test(row.route, async () => {
      const { path, body } = fill(row, names);
      const method = row.route.startsWith('page ') ? 'GET' : (row.route.split(' ')[0] as string);
      const seen: number[] = [];
      for (const actor of ACTORS) seen.push((await actors[actor].send(method, path, body)).status);
      expect(seen.join(' '), ACTORS.join(' ')).toBe(row.expected);
    });
  }
});

/** An agent and a waiting request of somebody else than the engineer of the table. */
async function prepare(company: Company, lin: Api): Promise<Record<string, string>> {
  const owners = { owner: 'lin@example.com', backupOwner: 'root@example.com' };
  // One is revoked by the table; with the other the server stays in the served registry.
  const tools = [{ tool: 'memory/open_nodes' }, { tool: 'memory/search_nodes' }];
  const { request } = (await must(lin.post('/api/v1/agents', manifest(AGENT, tools, owners)))).body;
  const decision = { decision: 'approve', digest: request.digest };
  await must(company.as.vera.post(`/api/v1/requests/${request.id}/decisions`, decision));
  const ask = { title: 'More', justification: 'For the table.' };
  const operations = [{ op: 'grant', agent: AGENT, tool: 'memory/read_graph' }];
  const waiting = (await must(lin.post('/api/v1/requests', { ...ask, operations }))).body;
  const token = (await must(lin.post('/api/v1/me/tokens', { name: 'of somebody else' }))).body;
  return {
    ':request': waiting.id,
    ':edit': JSON.stringify({ digest: waiting.digest, title: 'Other words' }),
    ':lin': company.ids.lin,
    ':token': token.id,
  };
}

function fill({ path, body }: Row, names: Record<string, string>): { path: string; body: string | undefined } {
  const named = path.replace(/:[a-z]+/g, (name) => names[name] ?? name);
  return { path: named, body: body && (names[body] ?? body) };
}
