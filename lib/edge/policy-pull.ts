import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@/lib/kernel/clock';
import { RemitError } from '@/lib/kernel/errors';
import type { FileKind } from '@/lib/renderings/render';
import { addressOf } from './address';
import { bearerToken } from './bearer';
import type { Quick } from './fast-lane';
import type { GatewayCache, KnownGateway } from './gateway-cache';
import { waitSeconds } from './prefer';
import { createRendered, formatOf, type Served } from './rendered';
import type { Waiters } from './waiters';

interface PullParts {
  cache: GatewayCache;
  waiters: Waiters;
  clock: Clock;
}

/**
 * `GET /api/v1/policy`: this gateway's policy as a compact JWS, or with `?format=` as the file of its kind. 304 for what
 * it holds already, after at most `Prefer: wait=N` seconds (RFC 7240). The hot path, an unchanged policy, touches neither
 * database nor signer.
 */
export function createPolicyPull({ cache, waiters, clock }: PullParts) {
  const rendered = createRendered({ cache, clock });

  /** What needs neither a question nor a signature. */
  const quick: Quick = ({ token, ifNoneMatch }, address) => {
    const gateway = cache.knownGateway(token);
    const served = gateway && cache.heldPolicy(gateway);
    if (!served) return null;
    cache.noteSeen(gateway, served.serial, address);
    return { served, same: matches(ifNoneMatch, served) };
  };

  function pull(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const token = bearerToken(request);
    const format = formatOf(request.url);
    const gateway = cache.knownGateway(token);
    const held = gateway && cache.heldPolicy(gateway);
    if (gateway && held && format === null && request.headers.prefer === undefined) {
      return answer(request, response, gateway, held);
    }
    return slowly(token, format, request, response);
  }

  async function slowly(
    token: string,
    format: FileKind | null,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const gateway = cache.knownGateway(token) ?? (await cache.findGateway(token));
    if (!gateway) throw new RemitError('not_signed_in', 'This token is not valid.');
    let served = await serve(gateway, format);
    const wait = waitSeconds(request.headers.prefer);
    if (wait > 0 && served && matches(request.headers['if-none-match'], served)) {
      cache.noteSeen(gateway, served.serial, addressOf(request));
      served = await waitForChange(token, format, served, wait, request, response);
    }
    if (response.destroyed) return;
    if (!served) throw new RemitError('unavailable', 'No policy has been published yet.');
    if (wait > 0) response.setHeader('Preference-Applied', `wait=${wait}`);
    answer(request, response, gateway, served);
  }

  async function serve(gateway: KnownGateway, format: FileKind | null): Promise<Served | null> {
    const held = cache.heldPolicy(gateway) ?? (await cache.loadPolicy(gateway));
    if (!held || format === null) return held;
    return rendered(gateway, held, format);
  }

  /** Looks again after each wake-up: a wake-up is a hint, and most are for other gateways. */
  async function waitForChange(
    token: string,
    format: FileKind | null,
    first: Served,
    seconds: number,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Served | null> {
    const gone = new AbortController();
    // With a reason, since without one each makes an error with a stack.
    response.once('close', () => gone.abort('gone'));
    const end = clock().getTime() + seconds * 1000;
    let served: Served | null = first;
    while (served && matches(request.headers['if-none-match'], served) && !gone.signal.aborted) {
      const left = end - clock().getTime();
      if (left <= 0) break;
      const same = Math.min(left, Math.max(1, served.until - clock().getTime()));
      // A publication that came while it was looked up has woken everybody already.
      if (cache.isNewest(served)) await waiters.wait(same, gone.signal);
      if (gone.signal.aborted) break;
      // The token may have been revoked, or the gateway changed, while it waited.
      const still = cache.knownGateway(token) ?? (await cache.findGateway(token));
      if (!still) throw new RemitError('not_signed_in', 'This token is not valid.');
      served = await serve(still, format);
      if (waiters.closing) break;
    }
    return served ?? first;
  }

  function answer(request: IncomingMessage, response: ServerResponse, gateway: KnownGateway, served: Served): void {
    cache.noteSeen(gateway, served.serial, addressOf(request));
    const { head, body, mediaType } = served;
    if (matches(request.headers['if-none-match'], served)) {
      response.writeHead(304, head).end();
      return;
    }
    response.writeHead(200, [...head, 'Content-Type', mediaType, 'Content-Length', String(body.length)]);
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  return { pull, quick };
}

function matches(asked: string | undefined, served: Served): boolean {
  if (asked === undefined) return false;
  if (asked === served.etag || asked === '*') return true;
  return asked.split(',').some((tag) => tag.trim().replace(/^W\//, '') === served.etag);
}
