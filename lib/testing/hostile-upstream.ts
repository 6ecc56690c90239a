import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { tool } from './sample-server';

export interface HostileMessage {
  id?: string | number;
  method?: string;
  params?: { name?: string; cursor?: string; arguments?: Record<string, unknown> } & Record<string, unknown>;
  error?: object;
}

export interface HostileUpstream {
  /** A stream that stays open: of a session, or a subscription; there is none while it is absent. */
  stream?: (response: ServerResponse, message?: HostileMessage) => void;
  url: string;
  /** The pages of its list, for who asks; what it says to Remit and to a gateway may be different things. */
  list: (message: HostileMessage) => Record<string, unknown>[][];
  /** How it answers a call, and what is asked about a task: by hand, with whatever bytes. */
  call: (message: HostileMessage, response: ServerResponse) => unknown;
  /** Everything that came, as it came. */
  seen: { headers: IncomingHttpHeaders; message: HostileMessage }[];
  /** Puts lists and calls back as they were. */
  behave(): void;
  close(): Promise<void>;
}

/** The tools that it has when Remit reads them: one page each. */
export const HONEST = [[tool('read'), tool('search')], [tool('write')]];

/** An MCP server that answers with what no good one would. It begins honest. */
export async function startHostileUpstream(): Promise<HostileUpstream> {
  const upstream = { seen: [] as HostileUpstream['seen'] } as HostileUpstream;
  upstream.behave = () => {
    upstream.list = () => HONEST;
    upstream.call = ({ id, params }, response) => {
      answer(response, id, { content: [{ type: 'text', text: JSON.stringify(params?.arguments ?? {}) }] });
    };
  };
  upstream.behave();
  const server = createServer(async (request, response) => {
    response.on('error', () => {});
    if (request.method === 'GET' && upstream.stream) return void upstream.stream(events(response));
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const message = (await json(request)) as HostileMessage;
    upstream.seen.push({ headers: request.headers, message });
    const { id, method, params } = message;
    if (id === undefined || method === undefined) return void response.writeHead(202).end();
    if (method === 'subscriptions/listen' && upstream.stream) return void upstream.stream(events(response), message);
    if (method === 'tools/call' || method.startsWith('tasks/')) return void upstream.call(message, response);
    if (method === 'tools/list') {
      const pages = upstream.list(message);
      const at = Number(params?.cursor ?? 0);
      const more = at + 1 < pages.length ? { nextCursor: String(at + 1) } : {};
      return answer(response, id, { tools: pages[at] ?? [], ...more });
    }
    const serverInfo = { name: 'hostile', version: '1' };
    answer(response, id, { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(upstream, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** A whole answer in JSON. */
export function answer(response: ServerResponse, id: unknown, result: object, headers = {}): void {
  response
    .writeHead(200, { 'Content-Type': 'application/json', ...headers })
    .end(JSON.stringify({ jsonrpc: '2.0', id, result }));
}

/** The head of a stream of events. */
export function events(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'Content-Type': 'text/event-stream' });
}
