import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { SAMPLE_ISSUER, type SampleIssuer, startSampleIssuer } from '../scripts/lib/sample-callers';
import { must } from './support/api';
import { type Company, expect, signInAs, stateFolder, test } from './support/fixtures';
import { registered } from './support/sample';

/** The reference gateway as a company starts it, before the memory server. */
async function startGateway(company: Company, issuer: SampleIssuer): Promise<{ url: string; child: ChildProcess }> {
  const folder = stateFolder(company, 'reference');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'token'), company.gateway.token, { mode: 0o600 });
  const config = {
    remit: { url: company.url, gateway: company.gateway.slug, tokenFile: 'token', stateDir: 'state' },
    listen: { port: 0 },
    issuers: [{ issuer: SAMPLE_ISSUER, jwksUrl: issuer.jwksUrl, userClaim: 'user' }],
  };
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify(config));
  const command = ['--import', 'tsx', 'scripts/gateway.ts', '--config', join(folder, 'gateway.yaml')];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'inherit', 'pipe'] });
  const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
  let url = '';
  for await (const line of lines) {
    // Node has its say here too.
    if (!line.startsWith('{')) continue;
    const told = JSON.parse(line) as { event: string; url?: string };
    url = told.url ?? url;
    if (told.event === 'activated') break;
  }
  child.stderr?.resume();
  return { url, child };
}

test('a refused agent is told where to ask, and calls within a second of the approval', async ({
  browser,
  company,
}) => {
  const { ada, tove, root, audrey } = company.as;
  await registered(ada, tove, 'caller-bot', 'memory/read_graph');
  // A tool that some agent holds is one that others can ask for.
  await registered(ada, tove, 'finder-bot', 'memory/search_nodes');
  const issuer = await startSampleIssuer();
  const { url, child } = await startGateway(company, issuer);
  const endpoint = `${url}/mcp/memory`;
  const token = await issuer.token('caller-bot', endpoint);
  const client = new Client({ name: 'caller-bot', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const { content, isError } = (await client.callTool({ name, arguments: args })) as {
      content: { text: string }[];
      isError?: boolean;
    };
    return { refused: isError === true, text: content[0]?.text ?? '' };
  };
  try {
    await client.connect(
      new StreamableHTTPClientTransport(new URL(endpoint), {
        requestInit: { headers: { Authorization: `Bearer ${token}` } },
      }),
    );
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['read_graph']);
    expect(await call('read_graph')).toMatchObject({ refused: false });
    const { refused, text } = await call('search_nodes', { query: 'a' });
    expect(refused).toBe(true);
    const link = /http\S+requests\/new\?\S+/.exec(text)?.[0] as string;
    expect(link).toContain(company.url);

    const engineer = await browser.newPage();
    await signInAs(engineer, company, 'ada');
    await engineer.goto(link);
    await engineer.getByRole('textbox', { name: /Why/ }).fill('The agent has to find what it kept.');
    await engineer.getByRole('button', { name: 'Ask', exact: true }).click();
    await engineer.waitForURL(/\/requests\/CR-\d+/);
    const security = await browser.newPage();
    await signInAs(security, company, 'tove');
    await security.goto(engineer.url());
    await security.getByRole('button', { name: /^Approve/ }).click();
    await security
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Approve/ })
      .click();
    await expect(security.getByText(/Approved, and in force with revision/)).toBeVisible();
    const approved = performance.now();
    await expect
      .poll(async () => (await call('search_nodes', { query: 'a' })).refused, { intervals: [50] })
      .toBe(false);
    expect(performance.now() - approved).toBeLessThan(1_000);

    // All of it is in the decision log, by the agent's name, with why.
    const entries = async () =>
      (await must(audrey.get('/api/v1/decision-log?agent=caller-bot&limit=50'))).body.items as {
        tool: string;
        decision: string;
        reason: string;
      }[];
    const told = async () => (await entries()).map(({ tool, decision, reason }) => `${tool} ${decision} ${reason}`);
    await expect
      .poll(told)
      .toEqual(
        expect.arrayContaining([
          'memory/read_graph allow allowed',
          'memory/search_nodes deny no_grant',
          'memory/search_nodes allow allowed',
        ]),
      );

    // And a suspension is at the gateway at once.
    await must(tove.post('/api/v1/agents/caller-bot/suspend', { reason: 'Sample' }));
    await expect
      .poll(
        () =>
          call('read_graph').then(
            ({ refused: no }) => no,
            () => true,
          ),
        { intervals: [50] },
      )
      .toBe(true);
    expect((await must(root.get('/api/v1/gateways/edge'))).body).toMatchObject({ state: 'current' });
  } finally {
    await client.close().catch(() => {});
    child.kill();
    await once(child, 'exit');
    issuer.stop();
  }
});
