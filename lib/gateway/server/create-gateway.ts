import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayConfig } from '@/lib/gateway/config/gateway-config';
import { reloadable } from '@/lib/gateway/config/reloadable';
import { createPolicyViews } from '@/lib/gateway/decide/policy-view';
import { createTaint } from '@/lib/gateway/decide/taint';
import { createIdentity } from '@/lib/gateway/identity/verify-token';
import { openLimiter } from '@/lib/gateway/limits/open-limiter';
import { openDecisionLog } from '@/lib/gateway/log/decision-log';
import { bindingKey, createBoundTokens } from '@/lib/gateway/mcp/bound-token';
import { createPins } from '@/lib/gateway/pins/pins';
import { createPolicyClient, type PolicyClient } from '@/lib/gateway/policy-client/policy-client';
import { readToken } from '@/lib/gateway/policy-client/token-file';
import { steadyClock } from '@/lib/gateway/steady-clock';
import { openSpans } from '@/lib/gateway/telemetry/spans';
import { createCredentials } from '@/lib/gateway/upstream/credentials';
import { createUpstreams } from '@/lib/gateway/upstream/forward';
import { sendJson } from './answer';
import { CANARY_PATH, createCanary } from './canary';
import { followPolicy } from './follow-policy';
import { createRequestHandler } from './handle-request';
import { createListWatch } from './list-watch';
import { createRefusedCalls } from './log-refused';
import { createMetrics } from './metrics';
import { createDriftNotes } from './note-drift';
import { createOpenStreams } from './open-streams';
import type { GatewayParts } from './parts';
import { createPendingRequests } from './pending';

export interface Gateway {
  /** Where it listens; the address of a server's endpoint is `<url>/mcp/<server>`. */
  url: string;
  /** What it gives to monitoring. */
  client: PolicyClient;
  /** Brings into force what can be while calls run, and notes what needs a restart. No call is dropped. */
  reload(config: GatewayConfig): void;
  /** Takes no new requests, lets those that run come to their end, and closes what is left. */
  close(): Promise<void>;
}

export interface GatewayOptions {
  config: GatewayConfig;
  note?: (event: Record<string, unknown>) => void;
  clock?: () => Date;
  /** Milliseconds by a clock that nobody sets. */
  monotonic?: () => number;
  /** Towards Remit and issuers. */
  fetch?: typeof fetch;
}

const SWEEP_MS = 30_000;
/** So often at most a client is told that its list changed; a server may show another one each time. */
const TELL_MS = 500;

/** Starts the gateway: with the policy that was verified last, if there is one, and Remit or without. */
export async function startGateway({
  config: given,
  note = () => {},
  clock = () => new Date(),
  monotonic = () => performance.now(),
  fetch: get = fetch,
}: GatewayOptions): Promise<Gateway> {
  const { remit, limits, listen } = given;
  const { stateDir } = remit;
  const now = () => clock().getTime();
  const steady = steadyClock({ clock, monotonic });
  const token = () => readToken(remit.tokenFile);
  const client = await createPolicyClient({
    url: remit.url,
    ...(remit.issuer ? { issuer: remit.issuer } : {}),
    gateway: remit.gateway,
    token,
    stateDir,
    clock,
    monotonic,
    fetch: get,
  });
  const log = await openDecisionLog({
    url: remit.url,
    token,
    stateDir,
    maxBytes: given.log.spoolBytes,
    whenFull: given.log.whenFull,
    sync: given.log.sync,
    emit: (event) => (event.event === 'uploaded' ? undefined : note(event)),
    clock,
    fetch: get,
  });
  const limiter = await openLimiter({ stateDir, redis: limits.redis, now: steady, note });
  const metrics = createMetrics();
  const lost = (count: number) => metrics.count('remit_gateway_spans_lost_total', {}, count);
  const spans = await openSpans(given, { note, lost });
  let draining = false;
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 });
  server.maxConnections = limits.connections;
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen.port, listen.host, () => resolve((server.address() as AddressInfo).port));
  });
  // Port 0 in a test is any free one.
  const publicUrl = listen.port === 0 ? listen.publicUrl.replace(/:0$/, `:${port}`) : listen.publicUrl;
  let inForce = given;
  const here = (one: GatewayConfig): GatewayConfig => ({ ...one, listen: { ...one.listen, port, publicUrl } });
  const config = here(given);
  const pins = createPins({ now: steady, seconds: limits.pinSeconds, onChange: () => lists.definitionsChanged() });
  const lists = createListWatch({ clock, latest: pins.latest });
  const parts: GatewayParts = {
    config,
    clock,
    steady,
    note,
    identity: createIdentity(config, { clock, fetch: get }),
    view: createPolicyViews(client),
    pins,
    limiter,
    taint: config.taint.mode === 'deny' ? createTaint(config.taint) : undefined,
    log,
    upstreams: createUpstreams(limits),
    credentials: createCredentials(config.servers, { now, fetch: get }),
    bound: createBoundTokens(bindingKey(stateDir)),
    pending: createPendingRequests(steady),
    streams: createOpenStreams(),
    lists,
    metrics,
    spans,
    noteDrift: createDriftNotes({ note, metrics }),
  };
  const canary = createCanary(parts, client);
  const handle = createRequestHandler(parts, createRefusedCalls(parts));
  server.on('request', (request, response) => {
    // A connection that is kept alive would hold up a stop.
    response.once('close', () => draining && setImmediate(() => server.closeIdleConnections()));
    if (operate(parts, client, draining, request, response)) return;
    if (draining) {
      sendJson(response, 503, { error: 'The gateway is stopping.' }, { Connection: 'close' });
      return;
    }
    const answer = request.url === CANARY_PATH ? canary : handle;
    answer(request, response).catch((error: Error) => {
      note({ event: 'failed', stack: error.stack });
      response.destroy();
    });
  });
  const tellOfLists = () => {
    const view = parts.view();
    const told = view ? parts.lists.recheck(view) : 0;
    if (told > 0) note({ event: 'list_changed', told });
  };
  const stop = new AbortController();
  const following = followPolicy(client, {
    signal: stop.signal,
    onEvent(event) {
      if (event.event !== 'unchanged') note(event);
      const view = parts.view();
      const closed = view ? parts.streams.recheck(view) : 0;
      if (closed > 0) note({ event: 'streams_closed', closed });
      tellOfLists();
    },
  });
  // Some changes come with no policy: a grant ends, a server shows another definition.
  const telling = setInterval(tellOfLists, TELL_MS);
  telling.unref();
  const sweeping = setInterval(() => void parts.pending.sweep(steady()), SWEEP_MS);
  sweeping.unref();
  return {
    url: `http://${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${port}`,
    client,
    reload(next) {
      const { config: merged, changed, needRestart } = reloadable(inForce, next);
      const touched = new Set([...Object.keys(inForce.servers), ...Object.keys(merged.servers)]);
      inForce = merged;
      parts.config = here(merged);
      server.maxConnections = merged.limits.connections;
      if (changed.includes('servers')) {
        parts.credentials = createCredentials(merged.servers, { now, fetch: get });
        // It may be another server by now.
        for (const slug of touched) parts.pins.forget(slug);
      }
      if (changed.includes('issuers') || changed.includes('userHeader')) {
        parts.identity = createIdentity(parts.config, { clock, fetch: get });
        // Who may keep a stream open is asked anew when its client comes again.
        parts.streams.closeStanding();
      }
      note({ event: 'configuration', changed, needRestart });
    },
    async close() {
      draining = true;
      stop.abort();
      clearInterval(sweeping);
      clearInterval(telling);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      parts.streams.closeStanding();
      const over = setTimeout(() => server.closeAllConnections(), limits.drainSeconds * 1000);
      await closed;
      clearTimeout(over);
      await following;
      await parts.pending.close();
      await parts.upstreams.close();
      await parts.limiter.close();
      await parts.log.close();
      await parts.spans?.close();
    },
  };
}

/** What an operator asks. Gives false for any other path. */
function operate(
  parts: GatewayParts,
  client: PolicyClient,
  draining: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { log, metrics, streams, limiter } = parts;
  if (request.url === '/healthz') sendJson(response, 200, { status: 'ok' });
  else if (request.url === '/readyz') {
    const view = parts.view();
    const deniesAway = parts.config.limits.redis?.whenAway === 'deny';
    const faults = [
      ...(draining ? ['draining'] : []),
      ...(view ? [] : ['no_policy']),
      ...(view?.expired ? ['policy_expired'] : []),
      ...(log.full ? ['log_full'] : []),
      ...(limiter.away && deniesAway ? ['limits_not_shared'] : []),
    ];
    sendJson(response, faults.length > 0 ? 503 : 200, {
      ready: faults.length === 0,
      faults,
      warnings: limiter.away && !deniesAway ? ['limits_not_shared'] : [],
      serial: view?.policy.serial ?? null,
    });
  } else if (request.url === '/metrics') {
    const { stale, freshUntil } = client.staleness();
    const { spooled, dropped, refused, uploaded } = log.stats();
    const text = metrics.text({
      remit_gateway_policy_serial: client.current()?.claims.serial ?? 0,
      remit_gateway_policy_stale: stale ? 1 : 0,
      remit_gateway_policy_fresh_until_seconds: Math.floor((freshUntil?.getTime() ?? 0) / 1000),
      remit_gateway_log_spooled: spooled,
      remit_gateway_log_dropped: dropped,
      remit_gateway_log_refused: refused,
      remit_gateway_log_uploaded: uploaded,
      remit_gateway_open_requests: streams.size,
      remit_gateway_limits_not_shared: limiter.away ? 1 : 0,
    });
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' }).end(text);
  } else return false;
  return true;
}
