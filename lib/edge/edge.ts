import type { IncomingMessage, ServerResponse } from 'node:http';
import { recordReceipt } from '@/lib/gateways/receipts/record-receipt';
import { toProblem } from '@/lib/http/problem';
import { RemitError } from '@/lib/kernel/errors';
import { createMetrics } from '@/lib/metrics/create-metrics';
import { ctxFor, getRuntime, type Runtime } from '@/lib/runtime/runtime';
import { readPublicKeys } from '@/lib/signing-keys/queries';
import { addressOf } from './address';
import { createAuthZen } from './authzen';
import { gatewayOf } from './caller';
import { createDecisionIngest } from './decision-log';
import type { Quick } from './fast-lane';
import { createGatewayCache } from './gateway-cache';
import { createIntake } from './intake';
import { createScrape } from './metrics';
import { createOAuth } from './oauth';
import { createOpa } from './opa';
import { createOtlp } from './otlp';
import { createPolicyPull } from './policy-pull';
import { createPulse } from './pulse';
import { readJson } from './read-json';
import { readiness } from './readiness';
import { type EdgeHandlers, matchRoute, SHARED_WITH_PAGES } from './routes';
import { sendJson } from './send-json';
import { createWaiters } from './waiters';

const RECEIPT_BYTES = 16_384;
/** How long the published keys are remembered. */
const KEYS_MS = 2_000;

type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  params: Readonly<Record<string, string>>,
) => void | Promise<void>;

export interface Edge {
  /** True when the edge has taken the request; false leaves it to the pages. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Answers what it can on the bare connection, before `node:http` reads it. */
  quick: Quick;
  /** Lets every long poll go. */
  close(): void;
  /** True once closed. */
  readonly closing: boolean;
}

/** The few paths that gateways and operators hit constantly, on plain node:http, before the pages see anything. */
export function createEdge(runtime: Runtime): Edge {
  const waiters = createWaiters();
  const pulse = createPulse({
    ...runtime,
    onSerial: () => waiters.wake(),
    onGateways: lookAgain,
  });
  const metrics = createMetrics({ read: () => runtime.db.read, longPolls: () => waiters.count });
  const scrape = createScrape({ metrics, token: runtime.config.metricsToken });
  const cache = createGatewayCache({ ...runtime, pulse });
  const { pull, quick } = createPolicyPull({ cache, waiters, clock: runtime.clock });
  const intake = createIntake();
  const otlp = createOtlp(cache, intake);
  const opa = createOpa({ cache, intake, waiters, clock: runtime.clock, signer: runtime.signer });
  const authzen = createAuthZen({ cache, clock: runtime.clock, baseUrl: runtime.baseUrl });
  const oauth = createOAuth({ ...runtime, cache });
  let published: { keys: unknown[]; until: number } | null = null;
  function lookAgain() {
    cache.lookUpTokens();
    waiters.wake();
  }
  const stopListening = runtime.db.wake.on((topic) => {
    if (topic === 'notifications') return;
    if (topic === 'gateways') lookAgain();
    if (topic === 'signing-keys' && published) published.until = 0;
    if (topic === 'signing-keys') oauth.forget();
    void pulse.again();
  });

  const handlers: EdgeHandlers<Handler> = {
    '/api/v1/policy': { GET: pull, HEAD: pull },
    '/api/v1/receipts': { POST: receipts },
    '/api/v1/decision-log': { POST: createDecisionIngest(cache, intake) },
    '/opa/bundles/{name}.tar.gz': { GET: opa.bundle },
    '/opa/status': { POST: opa.status },
    '/opa/logs': { POST: opa.logs },
    '/otlp/v1/traces': { POST: otlp.traces },
    '/otlp/v1/logs': { POST: otlp.logs },
    '/.well-known/jwks.json': { GET: jwks, HEAD: jwks },
    '/access/v1/evaluation': { POST: authzen.evaluation },
    '/access/v1/evaluations': { POST: authzen.evaluations },
    '/access/v1/search/subject': { POST: authzen.searchSubject },
    '/access/v1/search/resource': { POST: authzen.searchResource },
    '/access/v1/search/action': { POST: authzen.searchAction },
    '/.well-known/authzen-configuration': { GET: authzen.configuration, HEAD: authzen.configuration },
    '/oauth/authorize': { GET: oauth.authorize },
    '/oauth/token': { POST: oauth.token },
    '/oauth/revoke': { POST: oauth.revoke },
    '/oauth/introspect': { POST: oauth.introspect },
    '/oauth/jwks.json': { GET: oauth.jwks, HEAD: oauth.jwks },
    '/.well-known/oauth-authorization-server': { GET: oauth.metadata, HEAD: oauth.metadata },
    '/healthz': { GET: alive, HEAD: alive },
    '/readyz': { GET: ready, HEAD: ready },
    '/metrics': { GET: scrape, HEAD: scrape },
  };
  const routes: Record<string, Record<string, Handler>> = handlers;

  function alive(_: IncomingMessage, response: ServerResponse) {
    sendJson(response, 200, { status: 'ok' });
  }

  async function receipts(request: IncomingMessage, response: ServerResponse) {
    const gateway = await gatewayOf(cache, request);
    const input = await readJson(request, RECEIPT_BYTES);
    const ctx = ctxFor({ kind: 'gateway', id: gateway.id, slug: gateway.slug });
    sendJson(response, 201, await recordReceipt({ ctx, input }));
    cache.noteSeen(gateway, null, addressOf(request));
  }

  async function jwks(_: IncomingMessage, response: ServerResponse) {
    const now = runtime.clock().getTime();
    // After a rotation every gateway asks at the same moment.
    if (!published || published.until <= now) {
      const known = published?.keys;
      // While the database is away, those that were known last.
      const keys = await readPublicKeys(runtime.db.read).catch((error) => {
        if (!known) throw error;
        return known;
      });
      published = { keys, until: now + KEYS_MS };
    }
    sendJson(response, 200, { keys: published.keys }, { 'Cache-Control': 'public, max-age=60' });
  }

  async function ready(_: IncomingMessage, response: ServerResponse) {
    const checks = await readiness(getRuntime());
    const ok = Object.values(checks).every((check) => check === 'ok');
    sendJson(response, ok ? 200 : 503, { status: ok ? 'ready' : 'not ready', checks });
  }

  return {
    handle(request, response) {
      const path = (request.url ?? '').split('?', 1)[0] as string;
      const found = matchRoute(path);
      const methods = found && routes[found.route];
      if (!methods) return false;
      const handler = methods[request.method ?? ''];
      if (!handler && SHARED_WITH_PAGES.has(found.route)) return false;
      metrics.countRequest(found.route);
      // Whoever numbers requests finds the answer again, whatever it is.
      const id = request.headers['x-request-id'];
      if (id !== undefined) response.setHeader('X-Request-ID', id);
      try {
        if (!handler) {
          response.setHeader('Allow', Object.keys(methods).join(', '));
          throw new RemitError('method_not_allowed', `Use ${Object.keys(methods).join(' or ')}.`);
        }
        const running = handler(request, response, found.params);
        if (running) running.catch((error) => metrics.countError(sendProblem(response, error)));
      } catch (error) {
        metrics.countError(sendProblem(response, error));
      }
      return true;
    },
    quick(asked, address) {
      const answer = waiters.closing ? null : quick(asked, address);
      if (answer) metrics.countRequest('/api/v1/policy');
      return answer;
    },
    get closing() {
      return waiters.closing;
    },
    close() {
      pulse.close();
      stopListening();
      waiters.close();
    },
  };
}

/** And the status that it was answered with. */
function sendProblem(response: ServerResponse, error: unknown): number {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return response.statusCode;
  }
  const { status, headers, body } = toProblem(error);
  // What is still being sent is not waited for.
  if (status === 413) response.setHeader('Connection', 'close');
  response.writeHead(status, headers).end(body);
  return status;
}
