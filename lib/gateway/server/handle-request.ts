import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayConfig, ServerConfig } from '@/lib/gateway/config/gateway-config';
import { serverIn } from '@/lib/gateway/decide/policy-view';
import { AuthFailure, type Caller, principalOf } from '@/lib/gateway/identity/caller';
import {
  challenge,
  endpointOfMetadata,
  metadataPath,
  resourceMetadata,
} from '@/lib/gateway/identity/resource-metadata';
import { isSuperseded } from '@/lib/gateway/identity/superseded';
import { checkHeaders, eraOf } from '@/lib/gateway/mcp/era';
import { BadMessage, parseJson, parseMessage } from '@/lib/gateway/mcp/parse';
import { errorAnswer, INTERNAL_ERROR, REFUSED } from '@/lib/gateway/mcp/results';
import { createCancellation } from '@/lib/gateway/upstream/cancellation';
import { admit } from './admit';
import { BodyTooLarge, readBody, sendJson } from './answer';
import { handleMessage } from './handle-message';
import type { RefusedCalls } from './log-refused';
import type { Exchange, GatewayParts } from './parts';
import { relay } from './relay';

const ENDPOINT = /^\/mcp\/([a-z0-9-]{1,63})$/;
const DEFAULTS: ServerConfig = { resources: 'deny', prompts: 'deny', serverRequests: 'deny' };

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Everything but the operator's paths: metadata, and the endpoint of each server. */
export function createRequestHandler(parts: GatewayParts, refused: RefusedCalls): RequestHandler {
  const { publicUrl } = parts.config.listen;
  const hosts = hostsOf(parts.config.listen);

  return async (request, response) => {
    const path = (request.url ?? '').split('?')[0] as string;
    const about = endpointOfMetadata(path);
    const server = ENDPOINT.exec(about ?? path)?.[1];
    if (server === undefined) return sendJson(response, 404, { error: 'There is nothing here.' });
    const fault = foreign(request);
    if (fault) return sendJson(response, 403, errorAnswer(null, REFUSED, fault));
    const resource = `${publicUrl}/mcp/${server}`;
    if (about !== null) {
      if (request.method !== 'GET') return sendJson(response, 405, {}, { Allow: 'GET' });
      return sendJson(response, 200, resourceMetadata(resource, server, parts.config.issuers));
    }
    let caller: Caller;
    try {
      caller = await parts.identity.verify(request.headers.authorization, request.headers, resource);
    } catch (error) {
      if (!(error instanceof AuthFailure)) throw error;
      await refused.log(request, server, 'unknown_agent', error.code);
      return refuse(response, server, error);
    }
    const view = parts.view();
    if (!view) {
      await refused.log(request, server, 'policy_expired', 'no_policy');
      return sendJson(response, 503, errorAnswer(null, REFUSED, 'The gateway has no policy yet.'), {
        'Retry-After': '5',
      });
    }
    if (isSuperseded(view.index, caller)) {
      await refused.log(request, server, 'unknown_agent', 'credential_replaced', caller);
      const words = 'The credential of this token was replaced after it was issued. Get a new token.';
      return refuse(response, server, new AuthFailure(401, 'invalid_token', words));
    }
    const known = serverIn(view.policy, server);
    if (!known)
      return sendJson(response, 404, errorAnswer(null, REFUSED, 'No such server, or not behind this gateway.'));
    const { servers } = parts.config;
    const settings = Object.hasOwn(servers, server) ? (servers[server] as ServerConfig) : DEFAULTS;
    const gone = createCancellation();
    // After a whole answer there is nothing left to give up, and an abort is dear.
    response.once('close', () => response.writableFinished || gone.abort());
    const remove = parts.streams.add({
      caller,
      standing: request.method === 'GET',
      close(words) {
        gone.abort();
        if (words !== null) sendJson(response, 403, errorAnswer(null, REFUSED, words), { Connection: 'close' });
        // A stream that began, or one that would never end.
        if (!response.writableEnded) response.destroy();
      },
    });
    try {
      await serve({
        parts,
        request,
        response,
        server,
        url: settings.upstream ?? known.url,
        settings,
        caller,
        view,
        era: 'sessions',
        signal: gone,
      });
    } finally {
      remove();
    }
  };

  function refuse(response: ServerResponse, server: string, failure: AuthFailure) {
    const where = publicUrl + metadataPath(`/mcp/${server}`);
    const headers = { 'WWW-Authenticate': challenge(failure, where), Connection: 'close' };
    return sendJson(response, failure.status, errorAnswer(null, REFUSED, failure.message), headers);
  }

  /** A page in a browser may reach what is on its user's network, by a name that it made point there. */
  function foreign({ headers }: IncomingMessage): string | null {
    if (!hosts.has((headers.host ?? '').toLowerCase())) return 'The header Host names another server.';
    const { origin } = headers;
    if (origin === undefined || origin === new URL(publicUrl).origin) return null;
    return parts.config.listen.origins.includes(origin) ? null : 'Pages of this origin may not call the gateway.';
  }
}

/** What a request may call the gateway. */
function hostsOf({ host, port, publicUrl }: GatewayConfig['listen']): Set<string> {
  const names = ['localhost', '127.0.0.1', '[::1]', host.includes(':') ? `[${host}]` : host];
  return new Set([new URL(publicUrl).host, ...names.map((name) => `${name}:${port}`.toLowerCase())]);
}

async function serve(exchange: Exchange): Promise<void> {
  const { request, response, parts } = exchange;
  try {
    if (request.method === 'POST') return await servePost(exchange);
    if (request.method === 'GET' || request.method === 'DELETE') return await serveSession(exchange, request.method);
    sendJson(response, 405, errorAnswer(null, REFUSED, 'Use POST, GET or DELETE.'), { Allow: 'GET, POST, DELETE' });
  } catch (error) {
    if (error instanceof BadMessage)
      return sendJson(response, error.status, errorAnswer(error.id, error.code, error.message));
    if (error instanceof BodyTooLarge) {
      const words = `Use at most ${parts.config.limits.requestBytes} bytes.`;
      return sendJson(response, 413, errorAnswer(null, REFUSED, words), { Connection: 'close' });
    }
    if (exchange.signal.aborted) return;
    parts.note({ event: 'failed', server: exchange.server, stack: (error as Error).stack });
    sendJson(response, 500, errorAnswer(null, INTERNAL_ERROR, 'The gateway failed. Its log says why.'));
    if (response.headersSent && !response.writableEnded) response.destroy();
  }
}

async function servePost(exchange: Exchange): Promise<void> {
  const { request, response, parts } = exchange;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return sendJson(response, 415, errorAnswer(null, REFUSED, 'Send application/json.'), { Connection: 'close' });
  }
  if (request.headers['content-encoding'] !== undefined) {
    return sendJson(response, 415, errorAnswer(null, REFUSED, 'Send it uncompressed.'), { Connection: 'close' });
  }
  const { requestBytes, depth } = parts.config.limits;
  const message = parseMessage(parseJson(await readBody(request, requestBytes), depth));
  const era = eraOf(message, request.headers);
  checkHeaders(message, request.headers, era);
  await handleMessage({ ...exchange, era, ...(era === 'sessions' ? sessionOf(exchange) : {}) }, message);
}

/** The stream that a session's client keeps open, and the end of a session. */
async function serveSession(exchange: Exchange, method: 'GET' | 'DELETE'): Promise<void> {
  const asked = { ...exchange, ...sessionOf(exchange) };
  if (admit(asked)) await relay(asked, { method });
}

/** Another principal's session is no session: it is answered as one that ended. */
function sessionOf({ request, parts, server, caller }: Exchange): { session?: string } {
  const given = request.headers['mcp-session-id'];
  if (typeof given !== 'string') return {};
  const session = parts.bound.release(given, [server, principalOf(caller)]);
  if (session === null) throw new BadMessage(REFUSED, 'There is no such session.', 404);
  return { session };
}
