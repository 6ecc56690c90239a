import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js';

export interface Bridge {
  url: string;
  stop(): Promise<void>;
}

/**
 * Serves a stdio MCP server over Streamable HTTP on loopback. Each session gets a process of its own; messages pass
 * through as they are.
 */
export async function startBridge({
  args,
  port,
  env,
}: {
  args: string[];
  port: number;
  env?: Record<string, string>;
}): Promise<Bridge> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  /** Some servers go on for a while when nobody speaks to them any more. */
  const ending = new Set<Promise<void>>();

  async function openSession(): Promise<StreamableHTTPServerTransport> {
    const child = new StdioClientTransport({
      command: process.execPath,
      args,
      env: { PATH: process.env.PATH ?? '', ...env },
      stderr: 'ignore',
    });
    const http = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, http),
    });
    http.onmessage = (message) => void child.send(message).catch(() => http.close());
    child.onmessage = (message) => void http.send(message, { relatedRequestId: answered(message) }).catch(() => {});
    child.onclose = () => void http.close();
    http.onclose = () => {
      if (http.sessionId) sessions.delete(http.sessionId);
      const ended = child.close().catch(() => {});
      ending.add(ended);
      void ended.finally(() => ending.delete(ended));
    };
    await child.start();
    return http;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = request.headers['mcp-session-id'];
    if (typeof id === 'string') {
      const known = sessions.get(id);
      if (known) return known.handleRequest(request, response);
      return void response.writeHead(404).end();
    }
    const session = await openSession();
    await session.handleRequest(request, response);
    // What did not initialise has no session, and nothing will ever come for its process.
    if (!session.sessionId) await session.close();
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.headersSent || response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    async stop() {
      await Promise.all([...sessions.values()].map((session) => session.close()));
      await Promise.all(ending);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The request that a message answers; other messages go to the session's open stream. */
function answered(message: JSONRPCMessage): RequestId | undefined {
  return 'id' in message && !('method' in message) ? (message.id as RequestId) : undefined;
}
