import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import type { Cancellation } from './cancellation';
import { createInlet, type Inlet, type UpstreamBody } from './inlet';

export interface UpstreamRequest {
  url: string;
  method: 'POST' | 'GET' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
  signal: Cancellation;
}

export interface UpstreamAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  kind: 'json' | 'events' | 'none';
  body: UpstreamBody;
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
    async send(request) {
      const { status, headers, body } = await answerTo(agent, request);
      const fail = (why: string) => {
        body.destroy();
        return new UpstreamFailure(why);
      };
      if (status >= 300 && status < 400) throw fail(`redirected (${status})`);
      if (headers['content-encoding'] !== undefined) throw fail('answered compressed, though nobody asked for it');
      return { status, headers, kind: kindOf(headers['content-type']), body };
    },
    close: () => agent.destroy(),
  };
}

function kindOf(header: string | undefined): UpstreamAnswer['kind'] {
  const type = String(header ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase();
  return type === 'application/json' ? 'json' : type === 'text/event-stream' ? 'events' : 'none';
}

/** Resolves with the headers; when the signal aborts, so does what is under way of the body. */
function answerTo(
  agent: Agent,
  { url, method, headers, body, signal }: UpstreamRequest,
): Promise<Pick<UpstreamAnswer, 'status' | 'headers' | 'body'>> {
  return new Promise((resolve, reject) => {
    if (!URL.canParse(url)) return reject(new UpstreamFailure('has no valid address'));
    let inlet: Inlet | undefined;
    let controller: Dispatcher.DispatchController | undefined;
    const aborted = () => controller?.abort(new UpstreamFailure('is not waited for any more'));
    const done = signal.onAbort(aborted);
    const { origin, pathname, search } = new URL(url);
    const options = { origin, path: pathname + search, method, headers, body: body ?? null };
    agent.dispatch(options, {
      onRequestStart(started) {
        controller = started;
        if (signal.aborted) aborted();
      },
      onResponseStart(flow, status, given) {
        if (status < 200) return;
        inlet = createInlet(flow);
        resolve({ status, headers: given as IncomingHttpHeaders, body: inlet.body });
      },
      onResponseData: (_, piece) => inlet?.push(piece),
      onResponseEnd() {
        done();
        inlet?.end();
      },
      onResponseError(_, error) {
        done();
        if (inlet) inlet.fail(error);
        else reject(new UpstreamFailure((error as { code?: string }).code ?? error.message));
      },
    });
  });
}

/** A whole body, at most so many bytes. Throws UpstreamFailure. */
export async function readWhole(body: UpstreamBody, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
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
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
}
