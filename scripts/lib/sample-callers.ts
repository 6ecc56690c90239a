import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Issuer of the sample agents' identities; see sample-agents.ts. */
export const SAMPLE_ISSUER = 'https://idp.example.com';

export interface SampleIssuer {
  jwksUrl: string;
  /** A token of an agent for one endpoint of the gateway, for an hour, and on whose behalf it works. */
  token(agent: string, audience: string, user?: string): Promise<string>;
  stop(): void;
}

/** In the place of a company's identity provider: a key of this run, and its public half on loopback. */
export async function startSampleIssuer(): Promise<SampleIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'sample', alg: 'ES256', use: 'sig' }] };
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(keys));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    token: (agent, audience, user) =>
      new SignJWT(user === undefined ? {} : { user })
        .setProtectedHeader({ alg: 'ES256', kid: 'sample' })
        .setIssuer(SAMPLE_ISSUER)
        .setSubject(agent)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
    stop: () => void server.close(),
  };
}

const CUSTOMER = 'customer-1001@example.com';

/** What the sample agents do all day; some of it they may not. */
const ERRANDS: {
  agent: string;
  user?: string;
  server: string;
  tool: string;
  args: (filesFolder: string) => Record<string, unknown>;
}[] = [
  { agent: 'support-bot', user: CUSTOMER, server: 'files', tool: 'list_directory', args: (path) => ({ path }) },
  {
    agent: 'support-bot',
    user: CUSTOMER,
    server: 'files',
    tool: 'read_text_file',
    args: (path) => ({ path: `${path}/orders.csv` }),
  },
  { agent: 'test-runner', server: 'everything', tool: 'echo', args: () => ({ message: 'Sample call' }) },
  {
    agent: 'support-bot',
    user: CUSTOMER,
    server: 'memory',
    tool: 'search_nodes',
    args: () => ({ query: 'order 1001' }),
  },
  {
    agent: 'support-bot',
    user: CUSTOMER,
    server: 'files',
    tool: 'write_file',
    args: (path) => ({ path: `${path}/note.txt`, content: 'Sample note.' }),
  },
  { agent: 'test-runner', server: 'everything', tool: 'get-sum', args: () => ({ a: 2, b: 3 }) },
  { agent: 'report-writer', server: 'files', tool: 'read_text_file', args: (path) => ({ path: `${path}/orders.csv` }) },
];

const PAUSE_MS = 10_000;

/** Real agents of the sample company: an MCP client that calls one tool after the other through the gateway. */
export function startSampleCallers(parts: {
  gatewayUrl: string;
  filesFolder: string;
  token: SampleIssuer['token'];
  /** What each call came to. */
  say: (line: string) => void;
}): { stop(): void } {
  const { gatewayUrl, filesFolder, token, say } = parts;
  const stopped = new AbortController();
  const { signal } = stopped;

  async function run({ agent, user, server, tool, args }: (typeof ERRANDS)[number]): Promise<void> {
    const endpoint = `${gatewayUrl}/mcp/${server}`;
    const requestInit = { headers: { Authorization: `Bearer ${await token(agent, endpoint, user)}` } };
    const client = new Client({ name: agent, version: '1' }, { versionNegotiation: { mode: 'auto' } });
    const transport = new StreamableHTTPClientTransport(new URL(endpoint), { requestInit });
    try {
      await client.connect(transport, { timeout: 10_000, signal });
      const called = await client.callTool({ name: tool, arguments: args(filesFolder) }, { timeout: 10_000, signal });
      say(`${agent} ${server}/${tool}: ${called.isError ? wordsOf(called.content) : 'answered'}`);
    } catch (error) {
      if (!signal.aborted) say(`${agent} ${server}/${tool}: ${(error as Error).message}`);
    } finally {
      await transport.terminateSession().catch(() => {});
      await client.close().catch(() => {});
    }
  }

  void (async () => {
    for (let turn = 0; !signal.aborted; turn++) {
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
      if (!signal.aborted) await run(ERRANDS[turn % ERRANDS.length] as (typeof ERRANDS)[number]);
    }
  })();
  return { stop: () => stopped.abort() };
}

function wordsOf(content: unknown): string {
  const [first] = content as { text?: string }[];
  return first?.text ?? 'refused';
}
