import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  createMcpHandler,
  type EventStore,
  hostHeaderValidationResponse,
  isLegacyRequest,
  type JSONRPCMessage,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  type McpHttpHandler,
  McpServer,
  originValidationResponse,
  type ServerNotifier,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { addAskingTools, addPushingTools, states } from './fixture-asking';
import { addResourcesAndPrompts } from './fixture-reading';
import { addTaskTools, createTasks, TASKS } from './fixture-tasks';
import { addPlainTools } from './fixture-tools';
import { text } from './sample-content';

export interface FixtureServer {
  /** Address of its endpoint. */
  url: string;
  close(): Promise<void>;
}

/** What changes lists; only the stateless era's subscriptions are told of it here. */
type Changed = Pick<ServerNotifier, 'toolsChanged' | 'promptsChanged'>;

function makeServer(changed?: Changed): McpServer {
  const stateless = changed !== undefined;
  const server = new McpServer(
    { name: 'remit-conformance-fixture', version: '1.0.0' },
    {
      capabilities: {
        tools: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        prompts: { listChanged: true },
        logging: {},
        completions: {},
        ...(stateless ? { extensions: { [TASKS]: {} } } : {}),
      },
      requestState: { verify: states.verify },
    },
  );
  addPlainTools(server);
  addPushingTools(server, stateless);
  addAskingTools(server);
  const triggers = { tool: () => changed?.toolsChanged(), prompt: () => changed?.promptsChanged() };
  for (const [what, tell] of Object.entries(triggers)) {
    server.registerTool(`test_trigger_${what}_change`, { description: `Says that a ${what} changed.` }, async () => {
      tell();
      return { content: [text('Said.')] };
    });
  }
  addResourcesAndPrompts(server);
  addTaskTools(server);
  if (!stateless) {
    server.server.setRequestHandler('resources/subscribe', async () => ({}));
    server.server.setRequestHandler('resources/unsubscribe', async () => ({}));
  }
  return server;
}

/** Events of a session, so that a client that lost a stream can go on with it. */
function createEventStore(): EventStore {
  const events: { id: string; stream: string; message: JSONRPCMessage }[] = [];
  return {
    async storeEvent(stream, message) {
      const id = `${stream}_${events.length}`;
      events.push({ id, stream, message });
      return id;
    },
    async replayEventsAfter(last, { send }) {
      const at = events.findIndex(({ id }) => id === last);
      const stream = events[at]?.stream ?? '';
      for (const event of events.slice(at + 1)) {
        if (event.stream === stream && 'jsonrpc' in event.message) await send(event.id, event.message);
      }
      return stream;
    },
  };
}

/** What the conformance suite asks of a server, in both eras of the protocol at one endpoint. */
export async function startFixtureServer(): Promise<FixtureServer> {
  const tasks = createTasks();
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const stateless: McpHttpHandler = createMcpHandler((): McpServer => makeServer(stateless.notify), {
    legacy: 'reject',
  });

  async function inSession(request: Request): Promise<Response> {
    const given = request.headers.get('mcp-session-id');
    const known = given === null ? undefined : sessions.get(given);
    if (known) return known.handleRequest(request);
    if (given !== null) {
      const error = { code: -32001, message: 'Session not found' };
      return Response.json({ jsonrpc: '2.0', id: null, error }, { status: 404 });
    }
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: createEventStore(),
      retryInterval: 100,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await makeServer().connect(transport);
    return transport.handleRequest(request);
  }

  async function answer(request: Request): Promise<Response> {
    const foreign =
      hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
      originValidationResponse(request, localhostAllowedOrigins());
    if (foreign) return foreign;
    if (await isLegacyRequest(request)) return inSession(request);
    return (await tasks(request)) ?? stateless.fetch(request);
  }

  const http = createServer((request, response) => {
    webRequest(request)
      .then(answer)
      .then((given) => send(given, response))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    async close() {
      await stateless.close();
      for (const transport of sessions.values()) await transport.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function webRequest(request: IncomingMessage): Promise<Request> {
  const headers = new Headers();
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    headers.append(request.rawHeaders[at] as string, request.rawHeaders[at + 1] as string);
  }
  const method = request.method as string;
  const body = method === 'POST' ? { body: await buffer(request) } : {};
  return new Request(`http://${request.headers.host}${request.url}`, { method, headers, ...body });
}

async function send({ status, headers, body }: Response, response: ServerResponse): Promise<void> {
  response.writeHead(status, Object.fromEntries(headers));
  if (!body) return void response.end();
  response.flushHeaders();
  const reader = body.getReader();
  response.once('close', () => void reader.cancel().catch(() => {}));
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) response.write(piece.value);
  response.end();
}
