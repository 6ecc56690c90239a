import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@/lib/kernel/clock';
import { RemitError } from '@/lib/kernel/errors';
import { bearerToken } from './bearer';
import type { GatewayCache, HeldPolicy, KnownGateway } from './gateway-cache';
import { waitSeconds } from './prefer';
import type { Waiters } from './waiters';

interface PullParts {
  cache: GatewayCache;
  waiters: Waiters;
  clock: Clock;
}

/**
 * `GET /api/v1/policy`: this gateway's policy as a compact JWS. 304 for what it holds already, after at most
 * `Prefer: wait=N` seconds (RFC 7240). The hot path, an unchanged policy, touches neither database nor signer.
 */
export function createPolicyPull({ cache, waiters, clock }: PullParts) {
  return function pull(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const token = bearerToken(request);
    const gateway = cache.knownGateway(token);
    const held = gateway && cache.heldPolicy(gateway);
    if (gateway && held && request.headers.prefer === undefined) return answer(request, response, gateway, held);
    return slowly(token, request, response);
  };

  async function slowly(token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gateway = cache.knownGateway(token) ?? (await cache.findGateway(token));
    if (!gateway) throw new RemitError('not_signed_in', 'This token is not valid.');
    let held = cache.heldPolicy(gateway) ?? (await cache.loadPolicy(gateway));
    const wait = waitSeconds(request.headers.prefer);
    if (wait > 0 && held && matches(request, held)) {
      cache.noteSeen(gateway, held.serial);
      held = await waitForChange(token, gateway, held, wait, request, response);
    }
    if (response.destroyed) return;
    if (!held) throw new RemitError('unavailable', 'No policy has been published yet.');
    if (wait > 0) response.setHeader('Preference-Applied', `wait=${wait}`);
    answer(request, response, gateway, held);
  }

  /** Looks again after each wake-up: a wake-up is a hint, and most are for other gateways. */
  async function waitForChange(
    token: string,
    _gateway: KnownGateway,
    first: HeldPolicy,
    seconds: number,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<HeldPolicy | null> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const end = clock().getTime() + seconds * 1000;
    let held: HeldPolicy | null = first;
    while (held && matches(request, held) && !gone.signal.aborted) {
      const left = end - clock().getTime();
      if (left <= 0) break;
      await waiters.wait(left, gone.signal);
      if (gone.signal.aborted) break;
      // The token may have been revoked, or the gateway changed, while it waited.
      const still = await cache.findGateway(token);
      if (!still) throw new RemitError('not_signed_in', 'This token is not valid.');
      held = cache.heldPolicy(still) ?? (await cache.loadPolicy(still));
      if (waiters.closing) break;
    }
    return held ?? first;
  }

  function answer(request: IncomingMessage, response: ServerResponse, gateway: KnownGateway, held: HeldPolicy): void {
    cache.noteSeen(gateway, held.serial);
    response.setHeader('ETag', held.etag);
    response.setHeader('Remit-Freshness', held.freshness);
    response.setHeader('Cache-Control', 'private, no-cache');
    if (matches(request, held)) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/jwt', 'Content-Length': Buffer.byteLength(held.jws) });
    response.end(request.method === 'HEAD' ? undefined : held.jws);
  }
}

function matches(request: IncomingMessage, held: HeldPolicy): boolean {
  const asked = request.headers['if-none-match'];
  if (asked === undefined) return false;
  if (asked === held.etag || asked === '*') return true;
  return asked.split(',').some((tag) => tag.trim().replace(/^W\//, '') === held.etag);
}
