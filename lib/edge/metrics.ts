import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sha256Hex } from '@/lib/kernel/digest';
import { notFound } from '@/lib/kernel/errors';
import type { Metrics } from '@/lib/metrics/create-metrics';
import { addressOf } from './address';

const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * `GET /metrics`, for whoever operates Remit: by the token of the environment, or from the machine itself where there is
 * none. A proxy on the same machine passes others on, so what it forwards does not count as local.
 */
export function createScrape({ metrics, token }: { metrics: Metrics; token: string | undefined }) {
  return async function scrape(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!mayScrape(request, token)) throw notFound('page');
    const text = await metrics.text();
    response.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : text);
  };
}

function mayScrape(request: IncomingMessage, token: string | undefined): boolean {
  if (token !== undefined) {
    const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(Buffer.from(sha256Hex(given)), Buffer.from(sha256Hex(token)));
  }
  const { forwarded, 'x-forwarded-for': passedOn, 'x-forwarded-host': host } = request.headers;
  return !forwarded && !passedOn && !host && LOOPBACK.includes(addressOf(request) ?? '');
}
