import type { ServerResponse } from 'node:http';
import { type HttpServer, startHttp } from './http-server';

export interface Call {
  method: string;
  params: { cursor?: string };
  response: ServerResponse;
  /** Answers with this result. */
  reply(result: unknown): void;
  /** Answers with this text as the whole body, so that it need not be what `JSON.stringify` can say. */
  raw(text: string, type?: string): void;
  /** Answers with this text where the result goes. */
  rawResult(text: string): void;
}

export type Behaviour = (call: Call) => void;

export interface McpServer extends HttpServer {
  url: string;
  /** How it answers `tools/list` from now on. */
  list: Behaviour;
  /** How it answers everything, when set; for what is no MCP server at all. */
  all: Behaviour | undefined;
}

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
  serverInfo: { name: 'sample', version: '1' },
};

/** An MCP server over Streamable HTTP that greets properly and lists as badly as a test likes. */
export async function startMcpServer(list: Behaviour): Promise<McpServer> {
  const behaviour: { list: Behaviour; all: Behaviour | undefined } = { list, all: undefined };
  const http = await startHttp(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    const message = request.method === 'POST' ? JSON.parse(body) : { method: '', id: null };
    const raw = (text: string, type = 'application/json') =>
      void response.writeHead(200, { 'Content-Type': type }).end(text);
    const rawResult = (text: string) => raw(`{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${text}}`);
    const call: Call = {
      method: message.method,
      params: message.params ?? {},
      response,
      raw,
      rawResult,
      reply: (result) => rawResult(JSON.stringify(result)),
    };
    if (behaviour.all) behaviour.all(call);
    else if (request.method !== 'POST') response.writeHead(request.method === 'DELETE' ? 200 : 405).end();
    else if (message.id === undefined) response.writeHead(202).end();
    else if (message.method === 'initialize') call.reply(INITIALIZE);
    else if (message.method === 'tools/list') behaviour.list(call);
    else raw(JSON.stringify({ jsonrpc: '2.0', id: message.id, error: { code: -32601, message: 'Method not found' } }));
  });
  return Object.assign(behaviour, http, { url: `${http.origin}/mcp` });
}
