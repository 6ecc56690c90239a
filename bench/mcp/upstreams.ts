/**
 * Servers to put a gateway before, in one process: `stub` does as little as a server can, `sdk` is the official SDK with
 * sessions, once answering in JSON and once in events. Prints their addresses, in this order: stub, sdk JSON, sdk events.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

/** What each tool gives: text of about so many bytes, in words as a ticket has them. */
const SIZES = { small: 200, large: 100_000 };
const WORDS = 'The order of the sample shop was packed on Monday and waits for the carrier. ';
const textOf = (size: number) => WORDS.repeat(Math.ceil(size / WORDS.length)).slice(0, size);
const results = Object.entries(SIZES).map(([size, bytes]) => ({
  size,
  content: [{ type: 'text' as const, text: textOf(bytes) }],
}));

const answers = new Map<string, string>();
for (const { size, content } of results) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content } });
  answers.set(`${size}_json`, body);
  answers.set(`${size}_sse`, `event: message\ndata: ${body}\n\n`);
}
const tools = [...answers.keys()].map((name) => ({
  name,
  description: `Gives ${name}.`,
  inputSchema: { type: 'object' },
}));

const stub: RequestListener = (request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => void pieces.push(piece));
  request.on('end', () => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const { id, method, params } = JSON.parse(Buffer.concat(pieces).toString());
    if (id === undefined) return void response.writeHead(202).end();
    const body = answers.get(params?.name);
    if (method === 'tools/call' && body !== undefined && id === 1) {
      const type = params.name.endsWith('_sse') ? 'text/event-stream' : 'application/json';
      return void response
        .writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) })
        .end(body);
    }
    const serverInfo = { name: 'stub', version: '1' };
    const known: Record<string, object> = {
      initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo },
      'tools/list': { tools },
      'tools/call': {
        content: JSON.parse(answers.get(params?.name?.replace('_sse', '_json')) ?? '{}').result?.content,
      },
    };
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: known[method] ?? {} }));
  });
};

function sdk(enableJsonResponse: boolean): RequestListener {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  return async (request, response) => {
    const known = sessions.get(String(request.headers['mcp-session-id']));
    if (known) return known.handleRequest(request, response);
    const server = new McpServer({ name: 'sdk', version: '1' });
    for (const { size, content } of results) {
      server.registerTool(size, { description: `Gives ${size}.` }, async () => ({ content }));
    }
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await server.connect(transport);
    await transport.handleRequest(request, response);
  };
}

const listeners = [stub, sdk(true), sdk(false)];
Promise.all(
  listeners.map(
    (listener) =>
      new Promise<string>((resolve) => {
        const server = createServer({ keepAliveTimeout: 75_000 }, listener);
        server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`));
      }),
  ),
).then((urls) => console.log(`listening on ${urls.join(' ')}`));
