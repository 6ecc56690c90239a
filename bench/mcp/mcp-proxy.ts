/**
 * The npm package mcp-proxy before servers, as its command starts it: `mcp-proxy.ts <node_modules> <JSON?>:<address>…`.
 * It ends the protocol on both sides with the SDK. Prints its addresses.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, ...targets] = process.argv.slice(2) as [string, ...string[]];
const load = (name: string) => import(pathToFileURL(join(modules, name, 'dist', 'index.mjs')).href);

async function main(): Promise<void> {
  const { proxyServer, startHTTPServer } = await load('mcp-proxy');
  const { Client, StreamableHTTPClientTransport } = await load('@modelcontextprotocol/client');
  const { Server } = await load('@modelcontextprotocol/server');
  const urls: string[] = [];
  for (const target of targets) {
    const [how, url] = [target.slice(0, target.indexOf(':')), target.slice(target.indexOf(':') + 1)];
    const client = new Client({ name: 'mcp-proxy', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(url)));
    const serverCapabilities = client.getServerCapabilities();
    // A port of its own choosing is not told.
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    await startHTTPServer({
      host: '127.0.0.1',
      port,
      enableJsonResponse: how === 'json',
      eventStore: false,
      streamEndpoint: '/mcp',
      createServer: async () => {
        const server = new Server(client.getServerVersion(), { capabilities: serverCapabilities });
        await proxyServer({ client, server, serverCapabilities });
        return server;
      },
    });
    urls.push(`http://127.0.0.1:${port}/mcp`);
  }
  console.log(`listening on ${urls.join(' ')}`);
}

void main();
