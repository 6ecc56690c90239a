import type { IncomingHttpHeaders } from 'node:http';
import { startHttp } from './http-server';

export interface Received {
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
  path: string;
}

/** What it does with a message: a status that it answers, `hang` for none, `drop` for a connection that ends. */
export type Answer = number | 'hang' | 'drop' | { status: number; headers?: Record<string, string>; body?: string };

export interface WebhookReceiver {
  url: string;
  /** Every message, in the order of arrival, whatever was answered. */
  received: Received[];
  /** Ids that it took, in order: what was answered with 2xx. */
  taken: string[];
  /** From now on. */
  answer: Answer | (() => Answer);
  close(): Promise<void>;
}

/** A real HTTP server that keeps what it is sent. */
export async function startReceiver(first: Answer | (() => Answer) = 204): Promise<WebhookReceiver> {
  const server = await startHttp(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const id = String(request.headers['webhook-id'] ?? '');
    receiver.received.push({ id, headers: request.headers, body, path: request.url ?? '' });
    const answer = typeof receiver.answer === 'function' ? receiver.answer() : receiver.answer;
    if (answer === 'hang') return;
    if (answer === 'drop') return void request.socket.destroy();
    const { status, headers = {}, body: said = '' } = typeof answer === 'number' ? { status: answer } : answer;
    if (status >= 200 && status < 300) receiver.taken.push(id);
    response.writeHead(status, headers).end(said);
  });
  const receiver: WebhookReceiver = {
    url: `${server.origin}/hooks/secret-path-123`,
    received: [],
    taken: [],
    answer: first,
    close: server.close,
  };
  return receiver;
}
