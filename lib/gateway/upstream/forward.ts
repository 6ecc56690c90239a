import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher } from 'undici';

export interface UpstreamRequest {
  url: string;
  method: 'POST' | 'GET' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

export interface UpstreamAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  kind: 'json' | 'events' | 'none';
  body: Dispatcher.ResponseData['body'];
}

/** What an upstream did cannot be passed on; the message is for a log, never for a client. */
export class UpstreamFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UpstreamFailure';
  }
}

export interface Upstreams {
  send(request: UpstreamRequest): Promise<UpstreamAnswer>;
  close(): Promise<void>;
}

/** Connections to upstreams, kept alive. Redirects are not followed: the gateway's own credentials would go along. */
export function createUpstreams({
  answerSeconds,
  quietSeconds,
}: {
  answerSeconds: number;
  quietSeconds: number;
}): Upstreams {
  const agent = new Agent({
    headersTimeout: answerSeconds * 1000,
    bodyTimeout: quietSeconds * 1000,
    connect: { timeout: 10_000 },
    keepAliveTimeout: 4_000,
    pipelining: 1,
  });
  return {
    async send({ url, method, headers, body, signal }) {
      let response: Dispatcher.ResponseData;
      try {
        const { origin, pathname, search } = new URL(url);
        response = await agent.request({
          origin,
          path: pathname + search,
          method,
          headers,
          body: body ?? null,
          signal,
        });
      } catch (error) {
        throw new UpstreamFailure((error as { code?: string }).code ?? (error as Error).message);
      }
      const { statusCode: status } = response;
      const fail = (why: string) => {
        // What is still on its way is not waited for.
        response.body.on('error', () => {}).destroy();
        return new UpstreamFailure(why);
      };
      if (status >= 300 && status < 400) throw fail(`redirected (${status})`);
      if (response.headers['content-encoding'] !== undefined)
        throw fail('answered compressed, though nobody asked for it');
      const type = String(response.headers['content-type'] ?? '')
        .split(';')[0]
        ?.trim()
        .toLowerCase();
      const kind = type === 'application/json' ? 'json' : type === 'text/event-stream' ? 'events' : 'none';
      return { status, headers: response.headers as IncomingHttpHeaders, kind, body: response.body };
    },
    close: () => agent.destroy(),
  };
}

/** A whole body, at most so many bytes. Throws UpstreamFailure. */
export async function readWhole(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown },
  most: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > most) throw new UpstreamFailure(`answered with more than ${most} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof UpstreamFailure) throw error;
    throw new UpstreamFailure(`broke off: ${(error as { code?: string }).code ?? (error as Error).message}`);
  }
  return chunks.length === 1 ? Buffer.from(chunks[0] as Uint8Array) : Buffer.concat(chunks, size);
}
