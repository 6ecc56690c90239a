import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { SAMPLE_ISSUER, type SampleIssuer } from '../../scripts/lib/sample-callers';
import { type Company, stateFolder } from './fixtures';

interface Started {
  company: Pick<Company, 'url' | 'gateway'> & Parameters<typeof stateFolder>[0];
  /** Whose tokens it takes. Left out: Remit's, whose keys it finds by itself. */
  issuer?: SampleIssuer;
  gateway?: Company['gateway'];
  /** Of the folder that its state is in: one for each test. */
  name: string;
}

export interface ReferenceGateway {
  url: string;
  /** Resolves once the process is gone. */
  stop(): Promise<void>;
}

/** The reference gateway as a company starts it, in a process of its own; resolves once a policy is in force there. */
export async function startReferenceGateway(parts: Started): Promise<ReferenceGateway> {
  const { company, issuer, gateway = company.gateway, name } = parts;
  const folder = stateFolder(company, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'token'), gateway.token, { mode: 0o600 });
  const config = {
    remit: { url: company.url, gateway: gateway.slug, tokenFile: 'token', stateDir: 'state' },
    listen: { port: 0 },
    issuers: [issuer ? { issuer: SAMPLE_ISSUER, jwksUrl: issuer.jwksUrl, userClaim: 'user' } : { issuer: company.url }],
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
  return {
    url,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

interface Calling {
  url: string;
  issuer: SampleIssuer;
  agent: string;
  server: string;
}

/** An agent that calls through the gateway with a token of its own. */
export async function openAgentClient({ url, issuer, agent, server }: Calling) {
  const endpoint = `${url}/mcp/${server}`;
  const token = await issuer.token(agent, endpoint);
  const client = new Client({ name: agent, version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(endpoint), {
      requestInit: { headers: { Authorization: `Bearer ${token}` } },
    }),
  );
  return {
    client,
    async call(name: string, args: Record<string, unknown> = {}) {
      const { content, isError } = (await client.callTool({ name, arguments: args })) as {
        content: { text: string }[];
        isError?: boolean;
      };
      return { refused: isError === true, text: content[0]?.text ?? '' };
    },
    close: () => client.close().catch(() => {}),
  };
}
