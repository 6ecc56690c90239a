import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SampleServer {
  url: string;
  /** What `tools/list` gives from now on. */
  tools: Record<string, unknown>[];
  /** What a call gives; by default it says the arguments again. */
  answer: (params: { name: string; arguments?: object }) => object | Promise<object>;
  /** Headers and methods of the requests so far. */
  seen: { headers: IncomingHttpHeaders; method: string; params: Record<string, unknown> }[];
  close(): Promise<void>;
}

/** The smallest server that speaks MCP's `initialize`, `tools/list` and `tools/call` over Streamable HTTP, with tools that a test sets. */
export async function startSampleServer(tools: Record<string, unknown>[]): Promise<SampleServer> {
  const sample: Pick<SampleServer, 'tools' | 'answer' | 'seen'> = {
    tools,
    answer: (params) => ({ content: [{ type: 'text', text: JSON.stringify(params.arguments ?? {}) }] }),
    seen: [],
  };
  const http = createServer(async (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(request.method === 'DELETE' ? 200 : 405).end();
    const message = JSON.parse(await text(request)) as {
      id?: number;
      method: string;
      params?: Record<string, unknown>;
    };
    sample.seen.push({ headers: request.headers, method: message.method, params: message.params ?? {} });
    if (message.id === undefined) return void response.writeHead(202).end();
    const results: Record<string, unknown> = {
      initialize: {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'sample', version: '1' },
      },
      'tools/list': { tools: sample.tools },
    };
    if (message.method === 'tools/call')
      results['tools/call'] = await sample.answer(message.params as { name: string });
    const result = results[message.method];
    const answer = result ? { result } : { error: { code: -32601, message: 'Method not found' } };
    response
      .writeHead(200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...answer }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return Object.assign(sample, {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  });
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export function tool(name: string, description = `Does ${name}.`): Record<string, unknown> {
  return { name, description, inputSchema: { type: 'object', properties: {} } };
}
