import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { inRoot } from '../../scripts/lib/root.mjs';

/** What a client was given, as it hands it to whoever uses it. */
export interface Heard {
  /** By name. */
  tools: Map<string, unknown>;
  called: Said[];
  /** The revision of the protocol that they agreed on, where the client says it. */
  revision?: string | undefined;
}

interface Said {
  content?: unknown;
  structuredContent?: unknown;
  isError?: boolean | undefined;
  /** The client itself did not make the call. */
  error?: { code?: string };
}

export interface RealClient {
  name: string;
  /** Connects to a server, lists its tools and makes these calls, one after another. */
  hear(url: string, token: string | undefined, calls: Call[]): Promise<Heard>;
}

export interface Call {
  tool: string;
  arguments: Record<string, string | number>;
}

/** Name and version of a package that is installed in a folder. */
export function titleOf(modules: string, name: string): string {
  const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { version: string };
  return `${name} ${version}`;
}

/** `modules`: where the inspector is installed. */
export function realClients(modules: string): RealClient[] {
  const inspector = join(modules, '@modelcontextprotocol', 'inspector');
  return [
    {
      name: titleOf(inRoot('node_modules'), '@modelcontextprotocol/sdk'),
      async hear(url, token, calls) {
        const client = new Client({ name: 'interop', version: '1' });
        const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: bearing(token) });
        await client.connect(transport);
        return hearWith(client, transport.protocolVersion, calls);
      },
    },
    {
      name: titleOf(inRoot('node_modules'), '@modelcontextprotocol/client'),
      async hear(url, token, calls) {
        const client = new ClientV2({ name: 'interop', version: '1' }, { versionNegotiation: { mode: 'auto' } });
        await client.connect(new TransportV2(new URL(url), { requestInit: bearing(token) }));
        return hearWith(client, client.getNegotiatedProtocolVersion(), calls);
      },
    },
    {
      name: `${titleOf(modules, '@modelcontextprotocol/inspector')} --cli`,
      async hear(url, token, calls) {
        const run = (words: string[]) => runInspector(modules, inspector, url, token, words);
        const { tools } = (await run(['--method', 'tools/list'])) as { tools: { name: string }[] };
        const called: Said[] = [];
        for (const { tool, arguments: given } of calls) {
          const pairs = Object.entries(given).flatMap(([name, value]) => ['--tool-arg', `${name}=${value}`]);
          called.push((await run(['--method', 'tools/call', '--tool-name', tool, ...pairs])) as Said);
        }
        return { tools: byName(tools), called };
      },
    },
  ];
}

async function hearWith(client: Client | ClientV2, revision: string | undefined, calls: Call[]): Promise<Heard> {
  const tools: { name: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools(cursor === undefined ? {} : { cursor });
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  const called: Said[] = [];
  for (const { tool, arguments: given } of calls) {
    called.push((await client.callTool({ name: tool, arguments: given })) as Said);
  }
  await client.close();
  return { tools: byName(tools), called, revision };
}

function byName(tools: { name: string }[]): Heard['tools'] {
  return new Map(tools.map((tool) => [tool.name, tool]));
}

function bearing(token: string | undefined): RequestInit {
  return token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
}

/** What it prints: a result, or on its other stream an error; both are JSON. It needs Node 22. */
function runInspector(
  modules: string,
  inspector: string,
  url: string,
  token: string | undefined,
  words: string[],
): Promise<unknown> {
  const entry = join(inspector, 'clients', 'launcher', 'build', 'index.js');
  const header = token === undefined ? [] : ['--header', `Authorization: Bearer ${token}`];
  const all = [entry, '--cli', url, '--transport', 'http', ...words, ...header];
  return new Promise((resolve, reject) => {
    execFile(join(modules, 'node', 'bin', 'node'), all, { maxBuffer: 16_777_216 }, (_, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout || stderr));
      } catch {
        reject(new Error(`The inspector gave no JSON:\n${stdout}${stderr}`));
      }
    });
  });
}
