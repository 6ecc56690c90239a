import { errors } from 'undici';
import { principalOf } from '@/lib/gateway/identity/caller';
import {
  BadMessage,
  isObject,
  type Message,
  type MessageId,
  messageText,
  own,
  parseJson,
  parseMessage,
} from '@/lib/gateway/mcp/parse';
import { errorAnswer, INTERNAL_ERROR, REFUSED } from '@/lib/gateway/mcp/results';
import { eventText, readEvents, StreamTooLarge } from '@/lib/gateway/mcp/sse';
import { abortAfter } from '@/lib/gateway/upstream/cancellation';
import { readWhole, type UpstreamAnswer, UpstreamFailure } from '@/lib/gateway/upstream/forward';
import type { JsonObject } from '@/lib/kernel/json';
import { sendJson } from './answer';
import type { Exchange } from './parts';
import type { Pending } from './pending';
import { screenNotification } from './screen-notification';
import { upstreamHeaders } from './upstream-headers';

/** Of an answer's headers, what a client may see. */
const PASSED_BACK = ['mcp-protocol-version', 'allow', 'retry-after'];
/** What an upstream does; anything else is a fault of the gateway. */
const KNOWN = [UpstreamFailure, BadMessage, StreamTooLarge, errors.UndiciError];

/** Which subscription a message of a stream is for. */
const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId';

export interface Sending {
  method: 'POST' | 'GET' | 'DELETE';
  /** The message that is sent on, made anew. */
  text?: string;
  /** The request in it that an answer is wanted to. */
  pending?: Pending | undefined;
}

/**
 * Sends on what was decided to pass, and gives the client what comes back: whole, or event by event as it comes. Each
 * message is read and made anew on its way; a request is finished, or abandoned, exactly once.
 */
export async function relay(exchange: Exchange, { method, text, pending }: Sending): Promise<void> {
  const { parts, url, session, signal, server } = exchange;
  const waiting = createWaiting(exchange, pending);
  if (pending && session !== undefined) parts.pending.add(session, pending);
  try {
    const headers = await upstreamHeaders(exchange).catch((error: Error) => {
      throw new UpstreamFailure(`no credentials: ${error.message}`);
    });
    if (text !== undefined) headers['content-type'] = 'application/json';
    const answer = await parts.upstreams.send({
      url,
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
      signal,
    });
    if (answer.kind === 'events' && answer.status === 200) await relayEvents(exchange, answer, waiting, pending);
    else await relayWhole(exchange, answer, waiting);
  } catch (error) {
    if (signal.aborted) return waiting.leave('cancelled');
    const known = KNOWN.some((kind) => error instanceof kind);
    parts.note({
      event: known ? 'upstream_failed' : 'failed',
      server,
      error: error instanceof StreamTooLarge ? 'sent an event that is too large' : (error as Error).message,
      ...(known ? {} : { stack: (error as Error).stack }),
    });
    parts.metrics.count('remit_gateway_upstream_failures_total', { server });
    const unanswered = !waiting.answered;
    await waiting.abandon('upstream_failed');
    const failed = errorAnswer(pending?.id ?? null, INTERNAL_ERROR, 'The server behind the gateway failed.');
    if (!exchange.response.headersSent) sendJson(exchange.response, 502, failed);
    else if (unanswered) exchange.response.end(eventText({ data: JSON.stringify(failed), lines: [] }));
    else exchange.response.destroy();
  }
}

/** The request that an exchange waits for; it leaves the others of its session to their own streams. */
function createWaiting({ parts, session }: Exchange, pending: Pending | undefined) {
  let answered = pending === undefined;
  const settle = (): Pending | undefined => {
    if (answered || !pending) return undefined;
    // In a session, another stream may have answered it meanwhile.
    const mine = session === undefined ? pending : parts.pending.take(session, pending.id);
    answered = true;
    return mine;
  };
  return {
    /** Who an answer is for. An error without an id can only be for the one request that was sent. */
    take(id: string | number | null): Pending | undefined {
      if (pending && (id === pending.id || id === null)) return settle();
      return session === undefined || id === null ? undefined : parts.pending.take(session, id);
    },
    async abandon(status: string): Promise<void> {
      await settle()?.abandon(status);
    },
    /** The stream is over without the answer; where it can be gone on with, the answer may still come. */
    resumable: false,
    async leave(status: string): Promise<void> {
      if (this.resumable && session !== undefined) return;
      await settle()?.abandon(status);
    },
    get answered() {
      return answered;
    },
  };
}

type Waiting = ReturnType<typeof createWaiting>;

async function relayWhole(exchange: Exchange, answer: UpstreamAnswer, waiting: Waiting): Promise<void> {
  const { parts, response, server } = exchange;
  const { status } = answer;
  if (status === 401 || status === 403 || status === 407) {
    // Between the gateway and the server; the client could not do anything about it.
    parts.credentials.refused(server);
    await readWhole(answer.body, parts.config.limits.resultBytes).catch(() => {});
    throw new UpstreamFailure(`refused the gateway (${status})`);
  }
  const bytes = await readWhole(answer.body, parts.config.limits.resultBytes);
  const headers = headersBack(exchange, answer);
  if (answer.kind !== 'json') {
    if (status >= 500 || (status === 200 && bytes.length > 0))
      throw new UpstreamFailure(`answered ${status} without JSON`);
    await waiting.abandon(`http_${status}`);
    if (status < 300) return void response.writeHead(status, headers).end();
    return sendJson(
      response,
      status,
      errorAnswer(null, REFUSED, `The server behind the gateway answered ${status}.`),
      headers,
    );
  }
  const message = parseMessage(parseJson(bytes, parts.config.limits.depth));
  const passed = await pass(exchange, message, waiting);
  if (!passed || !waiting.answered) throw new UpstreamFailure('answered something else than what was asked');
  const text = messageText(passed);
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

async function relayEvents(
  exchange: Exchange,
  answer: UpstreamAnswer,
  waiting: Waiting,
  pending: Pending | undefined,
): Promise<void> {
  const { parts, response } = exchange;
  const { resultBytes, depth } = parts.config.limits;
  response.writeHead(200, {
    ...headersBack(exchange, answer),
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  let unwatch = exchange.request.method === 'GET' ? watchList(exchange) : undefined;
  try {
    for await (const event of readEvents(answer.body, resultBytes)) {
      let acknowledged = false;
      if (event.lines.some((line) => line.startsWith('id:'))) waiting.resumable = true;
      const { data } = event;
      let passed = event;
      if (data !== undefined && data.trim() !== '') {
        const message = await pass(exchange, parseMessage(parseJson(Buffer.from(data), depth)), waiting);
        acknowledged = pending !== undefined && message !== null && acknowledgesTools(message);
        passed = message ? { ...event, data: messageText(message) } : { lines: event.lines };
      }
      if (passed.data === undefined && passed.lines.length === 0) continue;
      const more = response.write(eventText(passed));
      // Nothing may stand before what says that the subscription began.
      if (acknowledged) unwatch ??= watchList(exchange, pending?.id);
      if (!more) await drained(exchange);
    }
  } finally {
    unwatch?.();
  }
  await waiting.leave('no_answer');
  response.end();
}

/** Whether the server agreed to say on this stream that its tools changed (2026-07-28). */
function acknowledgesTools(message: Message): boolean {
  if (message.kind !== 'notification' || message.method !== 'notifications/subscriptions/acknowledged') return false;
  const agreed = own(message.params, 'notifications');
  return isObject(agreed) && own(agreed, 'toolsListChanged') === true;
}

/** Has the client told when a new policy changes what it may list: between two events, never within one. */
function watchList({ parts, response, caller, server, session, view }: Exchange, subscription?: MessageId): () => void {
  const params = subscription === undefined ? {} : { params: { _meta: { [SUBSCRIPTION]: subscription } } };
  const data = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/tools/list_changed', ...params });
  const tell = () => void response.write(eventText({ data, lines: [] }));
  return parts.lists.add({ caller, server, session, view, tell }, parts.view());
}

/** Resolves when the client takes more, or is gone: then the loop finds out by itself. */
function drained({ response, signal }: Exchange): Promise<void> {
  return new Promise((resolve) => {
    const off = signal.onAbort(resolve);
    response.once('drain', () => {
      off();
      resolve();
    });
  });
}

/** What a message from the server becomes; null where it does not pass. */
async function pass(exchange: Exchange, message: Message, waiting: Waiting): Promise<Message | null> {
  const { parts, server, settings } = exchange;
  if (message.kind === 'response') {
    const pending = waiting.take(message.id);
    if (pending) return pending.finish(message);
    if (message.id === null) return message.error ? message : null;
    // Whether it may be seen is not known any more.
    const { error } = errorAnswer(message.id, REFUSED, 'This was answered before, or nobody asked for it here.') as {
      error: JsonObject;
    };
    return { kind: 'response', id: message.id, error };
  }
  if (message.kind === 'notification') {
    if (message.method === 'notifications/tools/list_changed') parts.pins.forget(server);
    // It names the task as the server does; clients ask how far one is.
    if (/^notifications\/tasks(\/|$)/.test(message.method)) return null;
    const hidden = /^notifications\/(resources|prompts)\//.exec(message.method)?.[1] as
      | 'resources'
      | 'prompts'
      | undefined;
    return hidden && settings[hidden] === 'deny' ? null : screenNotification(exchange, message);
  }
  if (settings.serverRequests === 'allow' || message.method === 'ping') return message;
  const refusal = errorAnswer(message.id, REFUSED, 'The gateway does not let a server ask the client for anything.');
  void sendBack(exchange, JSON.stringify(refusal)).catch(() => {});
  return null;
}

/** An answer to the server's own request, on a connection of its own. */
async function sendBack(exchange: Exchange, text: string): Promise<void> {
  const { 'last-event-id': _, ...headers } = await upstreamHeaders(exchange);
  const { body } = await exchange.parts.upstreams.send({
    url: exchange.url,
    method: 'POST',
    headers: { ...headers, accept: 'application/json, text/event-stream', 'content-type': 'application/json' },
    body: text,
    signal: abortAfter(10_000, exchange.signal),
  });
  await readWhole(body, 65_536);
}

function headersBack({ parts, server, caller }: Exchange, { headers }: UpstreamAnswer): Record<string, string> {
  const back: Record<string, string> = {};
  for (const name of PASSED_BACK) {
    const value = headers[name];
    if (typeof value === 'string') back[name] = value;
  }
  const session = headers['mcp-session-id'];
  if (typeof session === 'string') back['Mcp-Session-Id'] = parts.bound.bind(session, [server, principalOf(caller)]);
  return back;
}
