import type { IncomingMessage, ServerResponse } from 'node:http';
import { recordOpaEvents } from '@/lib/decision-log/record-opa-events';
import { recordOpaStatus } from '@/lib/gateways/receipts/record-opa-status';
import type { Clock } from '@/lib/kernel/clock';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { ctxFor } from '@/lib/runtime/runtime';
import type { Signer } from '@/lib/signing/load-signer';
import { addressOf } from './address';
import { bearerToken } from './bearer';
import { gatewayOf } from './caller';
import type { GatewayCache, KnownGateway } from './gateway-cache';
import type { Intake } from './intake';
import { createOpaBundles, type SignedBundle } from './opa-bundles';
import { waitSeconds } from './prefer';
import { readJson } from './read-json';
import { sendJson } from './send-json';
import type { Waiters } from './waiters';

/** OPA polls long only where the answer has this type. */
const BUNDLE_TYPE = 'application/vnd.openpolicyagent.bundles';
/** Between two looks at a freshness that is overdue. */
const LOOK_AGAIN_MS = 1_000;
const STATUS_BYTES = 1_048_576;
const LOG_BYTES = 16_777_216;

interface OpaParts {
  cache: GatewayCache;
  intake: Intake;
  waiters: Waiters;
  clock: Clock;
  signer: Signer;
}

/** What an unmodified OPA calls: its bundle, its status, its decision log. */
export function createOpa({ cache, intake, waiters, clock, signer }: OpaParts) {
  const bundles = createOpaBundles(signer);

  /**
   * `GET /opa/bundles/<gateway>.tar.gz`. OPA asks again as soon as it has an answer, so what it holds already is answered
   * after `Prefer: wait=N` seconds, or when there is something new: another policy, or a later end for this one.
   */
  async function bundle(request: IncomingMessage, response: ServerResponse, { name }: { name?: string }) {
    const token = bearerToken(request);
    let gateway = await gatewayOf(cache, request);
    if (name !== gateway.slug) throw notFound('bundle');
    const gone = new AbortController();
    response.once('close', () => gone.abort('gone'));
    const end = clock().getTime() + waitSeconds(request.headers.prefer) * 1000;
    for (;;) {
      const { bundle, until } = await newest(gateway);
      const same = matches(request, bundle);
      const now = clock().getTime();
      if (!same || end <= now || waiters.closing || gone.signal.aborted) {
        return answer(response, gateway, bundle, same);
      }
      cache.noteSeen(gateway, bundle.serial, addressOf(request));
      await waiters.wait(Math.min(end - now, Math.max(until - now, LOOK_AGAIN_MS)), gone.signal);
      // The token may have been revoked, or the gateway changed, while it waited.
      const still = cache.knownGateway(token) ?? (await cache.findGateway(token));
      if (!still) throw new RemitError('not_signed_in', 'This token is not valid.');
      gateway = still;
    }
  }

  /** And until when its freshness is not due to be renewed. */
  async function newest(gateway: KnownGateway): Promise<{ bundle: SignedBundle; until: number }> {
    const held = cache.heldPolicy(gateway) ?? (await cache.loadPolicy(gateway));
    if (!held) throw new RemitError('unavailable', 'No policy has been published yet.');
    return { bundle: await bundles.bundleOf(gateway, held), until: held.freshUntil };
  }

  function answer(
    response: ServerResponse,
    gateway: KnownGateway,
    { etag, archive, serial }: SignedBundle,
    same: boolean,
  ) {
    if (response.destroyed) return;
    cache.noteSeen(gateway, serial, addressOf(response.req));
    const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' };
    if (same) return void response.writeHead(304, headers).end();
    response.writeHead(200, { ...headers, 'Content-Type': BUNDLE_TYPE, 'Content-Length': archive.length }).end(archive);
  }

  /** `POST /opa/status`: what OPA says of its bundle is its receipt. */
  async function status(request: IncomingMessage, response: ServerResponse) {
    const gateway = await gatewayOf(cache, request);
    const input = await readJson(request, STATUS_BYTES);
    const ctx = ctxFor({ kind: 'gateway', id: gateway.id, slug: gateway.slug });
    sendJson(response, 200, await recordOpaStatus({ ctx, input }));
    cache.noteSeen(gateway, null, addressOf(request));
  }

  /** `POST /opa/logs`: a gzip array of decisions. OPA sends again what is not answered by 2xx. */
  async function logs(request: IncomingMessage, response: ServerResponse) {
    const gateway = await gatewayOf(cache, request);
    await intake(request, LOG_BYTES, async (known) => {
      const input = await readJson(request, LOG_BYTES, known);
      if (!Array.isArray(input)) throw new RemitError('invalid_input', 'Send a JSON array of decisions.');
      const ctx = ctxFor({ kind: 'gateway', id: gateway.id, slug: gateway.slug });
      sendJson(response, 200, await recordOpaEvents({ ctx, input }));
    });
    cache.noteSeen(gateway, null, addressOf(request));
  }

  return { bundle, status, logs };
}

/** OPA sends the tag of the bundle that it has, and at times those before it: only the newest counts. */
function matches(request: IncomingMessage, { etag }: SignedBundle): boolean {
  const [asked = ''] = (request.headers['if-none-match'] ?? '').split(',');
  return asked.trim().replace(/^W\//, '') === etag;
}
