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

/** What an agent calls in one session, one after the other, and what came of each. */
export async function callThrough(parts: {
  gatewayUrl: string;
  token: SampleIssuer['token'];
  agent: string;
  user?: string | undefined;
  server: string;
  calls: readonly { tool: string; args: Record<string, unknown> }[];
  signal?: AbortSignal;
  say: (line: string) => void;
}): Promise<void> {
  const { gatewayUrl, token, agent, user, server, calls, signal, say } = parts;
  const endpoint = `${gatewayUrl}/mcp/${server}`;
  const requestInit = { headers: { Authorization: `Bearer ${await token(agent, endpoint, user)}` } };
  const client = new Client({ name: agent, version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const transport = new StreamableHTTPClientTransport(new URL(endpoint), { requestInit });
  const limits = { timeout: 10_000, ...(signal && { signal }) };
  try {
    await client.connect(transport, limits);
    for (const { tool, args } of calls) {
      const called = await client.callTool({ name: tool, arguments: args }, limits);
      say(`${agent} ${server}/${tool}: ${called.isError ? wordsOf(called.content) : 'answered'}`);
    }
  } catch (error) {
    if (!signal?.aborted) say(`${agent} ${server}: ${(error as Error).message}`);
  } finally {
    await transport.terminateSession().catch(() => {});
    await client.close().catch(() => {});
  }
}

function wordsOf(content: unknown): string {
  const [first] = content as { text?: string }[];
  return first?.text ?? 'refused';
}

const CUSTOMER = 'customer-1001@example.com';

interface Errand {
  agent: string;
  user?: string;
  server: string;
  /** In one session. */
  calls: readonly { tool: string; args: Record<string, unknown> }[];
}

/** What the sample agents do all day; some of it they may not. */
function errands(filesFolder: string): Errand[] {
  const orders = { path: `${filesFolder}/orders.csv` };
  const support = { agent: 'support-bot', user: CUSTOMER };
  const once = (who: Omit<Errand, 'calls'>, tool: string, args: Record<string, unknown>) => {
    return { ...who, calls: [{ tool, args }] };
  };
  return [
    once({ ...support, server: 'files' }, 'list_directory', { path: filesFolder }),
    once({ ...support, server: 'files' }, 'read_text_file', orders),
    once({ agent: 'test-runner', server: 'everything' }, 'echo', { message: 'Sample call' }),
    once({ ...support, server: 'memory' }, 'search_nodes', { query: 'order 1001' }),
    once({ ...support, server: 'files' }, 'write_file', { path: `${filesFolder}/note.txt`, content: 'Sample note.' }),
    once({ agent: 'test-runner', server: 'everything' }, 'get-sum', { a: 2, b: 3 }),
    once({ agent: 'report-writer', server: 'files' }, 'read_text_file', orders),
  ];
}

/**
 * A staged Shadow Escape: in one session an agent reads a letter of a customer, and does what the letter orders: it hands
 * what it read to a tool that can send it to any address. Here it carries the sample text in a `data:` address, so that
 * nothing leaves this machine; the gateway lets both calls pass, since each by itself is granted.
 */
export const STAGED_ESCAPE: Errand = {
  agent: 'inbox-reader',
  user: CUSTOMER,
  server: 'everything',
  calls: [
    { tool: 'get-resource-reference', args: { resourceType: 'Text', resourceId: 1 } },
    { tool: 'gzip-file-as-resource', args: { name: 'order.gz', data: 'data:text/plain,Sample%20order%201001' } },
  ],
};

const PAUSE_MS = 10_000;
/** Of the turns of the callers; once in a run, since its alert is there then. */
const ESCAPE_TURN = 1;

/** Real agents of the sample company: an MCP client that calls one tool after the other through the gateway. */
export function startSampleCallers(parts: {
  gatewayUrl: string;
  filesFolder: string;
  token: SampleIssuer['token'];
  /** What each call came to. */
  say: (line: string) => void;
}): { stop(): void } {
  const { filesFolder, ...through } = parts;
  const stopped = new AbortController();
  const { signal } = stopped;
  const usual = errands(filesFolder);

  void (async () => {
    for (let turn = 0; !signal.aborted; turn++) {
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await callThrough({ ...through, ...(usual[turn % usual.length] as Errand), signal });
      if (turn === ESCAPE_TURN) await callThrough({ ...through, ...STAGED_ESCAPE, signal });
    }
  })();
  return { stop: () => stopped.abort() };
}
