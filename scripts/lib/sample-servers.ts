import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Bridge, startBridge } from './mcp-bridge';

export interface SampleMcpServer {
  slug: string;
  name: string;
  url: string;
  stop(): Promise<void>;
}

const require = createRequire(import.meta.url);

/** Real MCP servers, each from its own package, over Streamable HTTP on loopback. They keep their ports between runs. */
export async function startSampleServers(dataDir: string): Promise<SampleMcpServer[]> {
  const folder = join(dataDir, 'sample-files');
  writeSampleFiles(folder);
  const portsFile = join(dataDir, 'sample-ports.json');
  const ports: Record<string, number> = existsSync(portsFile) ? JSON.parse(readFileSync(portsFile, 'utf8')) : {};
  const servers: SampleMcpServer[] = [];
  for (const { slug, name, args, env } of packages(dataDir, folder)) {
    const bridge = await startOn(ports[slug] ?? 0, slug, args, env);
    ports[slug] = Number(new URL(bridge.url).port);
    servers.push({ slug, name, url: bridge.url, stop: bridge.stop });
  }
  writeFileSync(portsFile, JSON.stringify(ports));
  return servers;
}

function packages(dataDir: string, folder: string) {
  const entry = (name: string) => join(require.resolve(`${name}/package.json`), '..', 'dist', 'index.js');
  return [
    {
      slug: 'everything',
      name: 'Everything (sample)',
      args: [entry('@modelcontextprotocol/server-everything'), 'stdio'],
    },
    {
      slug: 'memory',
      name: 'Memory (sample)',
      args: [entry('@modelcontextprotocol/server-memory')],
      env: { MEMORY_FILE_PATH: join(dataDir, 'sample-memory.jsonl') },
    },
    { slug: 'files', name: 'Files (sample)', args: [entry('@modelcontextprotocol/server-filesystem'), folder] },
  ] as { slug: string; name: string; args: string[]; env?: Record<string, string> }[];
}

async function startOn(port: number, slug: string, args: string[], env?: Record<string, string>): Promise<Bridge> {
  try {
    return await startBridge({ args, port, env });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port} of the sample server ${slug} is taken. Stop what runs there (perhaps another demo), or delete the demo's data folder.`,
    );
  }
}

function writeSampleFiles(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = {
    'orders.csv': 'order,customer,total\n1001,Sample Customer A,19.90\n1002,Sample Customer B,42.00\n',
    'handbook.md': '# Sample handbook\n\nThis text is sample data.\n',
  };
  for (const [name, text] of Object.entries(files))
    if (!existsSync(join(folder, name))) writeFileSync(join(folder, name), text);
}
