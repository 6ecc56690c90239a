import { RemitError } from '@/lib/kernel/errors';
import { getRuntime } from '@/lib/runtime/runtime';

/**
 * Refuses a write that a browser sends with somebody's session from another site. Browsers always say where a write
 * comes from; scripts, which hold their own cookie on purpose, may say nothing.
 */
export function refuseCrossSite(request: Request): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const own = new Set([new URL(getRuntime().baseUrl).host, request.headers.get('host')]);
  const foreign = origin !== null && !(URL.canParse(origin) && own.has(new URL(origin).host));
  if (foreign || site === 'cross-site' || site === 'same-site') {
    throw new RemitError('cross_site', 'This was sent from another site, and was refused.');
  }
}
