import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, fetch as undiciFetch } from 'undici';
import { RemitError } from '@/lib/kernel/errors';
import { classifyAddress } from './address-class';
import { limitBytes } from './limit-bytes';

export interface SafeFetchOptions {
  /** True when Remit itself listens on loopback only: then a person on this machine may name this machine. */
  allowLoopback: boolean;
  /** Of one answer, after decompression. */
  maxBytes?: number;
  /** For the whole of one call, redirects and body included. */
  timeoutMs?: number;
  /** False gives a redirect back as the answer that it is. */
  followRedirects?: boolean;
  /** For tests; the system's resolver otherwise. */
  resolve?: (host: string) => Promise<string[]>;
}

const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The only way that Remit fetches an address which somebody typed. Every host is resolved once, judged, and connected
 * to by the judged address, so that a name cannot point elsewhere afterwards; redirects are judged like the first.
 * Rejects with `url_refused`, `too_large` or `upstream_failed`.
 */
export function createSafeFetch(options: SafeFetchOptions): typeof fetch {
  const { maxBytes = 4 * 1024 * 1024, timeoutMs = 20_000, followRedirects = true } = options;
  return async (input, init) => {
    // Before `Request`, which refuses a user name in words that are not for people.
    if (!(input instanceof Request)) refuseForm(new URL(input));
    const request = new Request(input, { ...init, redirect: 'manual' });
    const body = request.body ? await request.arrayBuffer() : undefined;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([timeout, request.signal]);
    let url = new URL(request.url);
    let method = request.method;
    const headers = new Headers(request.headers);
    const explained = (error: unknown, otherwise: string) => {
      if (timeout.aborted) {
        const seconds = Math.round(timeoutMs / 1000);
        return new RemitError('upstream_failed', `${url.host} did not answer within ${seconds} seconds.`);
      }
      // The caller gave up, and knows why.
      return request.signal.aborted ? error : explain(error, url, otherwise);
    };
    try {
      for (let hops = 0; ; hops++) {
        const addresses = await judge(url, options);
        const dispatcher = new Agent({
          connect: { lookup: pinned(addresses), timeout: timeoutMs },
          headersTimeout: timeoutMs,
          maxResponseSize: -1,
        });
        const response = await undiciFetch(url, {
          method,
          headers: [...headers],
          body: method === 'GET' || method === 'HEAD' ? undefined : body,
          redirect: 'manual',
          signal,
          dispatcher,
        });
        const location = response.headers.get('location');
        if (!followRedirects || !REDIRECTS.has(response.status) || location === null) {
          return limitBytes(
            response as unknown as Response,
            maxBytes,
            () => void dispatcher.destroy(),
            (error) => explained(error, 'broke its answer off'),
          );
        }
        await response.body?.cancel();
        void dispatcher.destroy();
        if (hops >= MAX_REDIRECTS) throw new RemitError('upstream_failed', `${url.host} redirects too often.`);
        const next = follow(url, location);
        if (next.origin !== url.origin) for (const name of ['authorization', 'cookie']) headers.delete(name);
        if (response.status === 303 || (response.status < 303 && method === 'POST')) method = 'GET';
        url = next;
      }
    } catch (error) {
      throw explained(error, 'cannot be reached');
    }
  };
}

/** Throws `url_refused` where the address may not be fetched; a name that does not resolve yet is let through. */
export async function assertFetchable(text: string, options: SafeFetchOptions): Promise<void> {
  try {
    await judge(new URL(text), options);
  } catch (error) {
    if (error instanceof RemitError && error.code === 'url_refused') {
      throw new RemitError('url_refused', error.message, { errors: [{ field: 'url', message: error.message }] });
    }
    if (!(error instanceof RemitError)) throw error;
  }
}

/** The addresses that may be connected to. One refused address refuses the name: an attacker needs only one. */
async function judge(url: URL, { allowLoopback, resolve = resolveHost }: SafeFetchOptions): Promise<string[]> {
  refuseForm(url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : await resolve(host).catch(() => []);
  if (addresses.length === 0) throw new RemitError('upstream_failed', `The name ${host} does not resolve.`);
  for (const address of addresses) {
    const verdict = classifyAddress(address);
    if (verdict === 'public' || verdict === 'private' || (verdict === 'loopback' && allowLoopback)) continue;
    throw new RemitError('url_refused', refusal(host, verdict));
  }
  return addresses;
}

function refuseForm(url: URL): void {
  if (!['http:', 'https:'].includes(url.protocol))
    throw new RemitError('url_refused', 'Only http and https addresses are fetched.');
  if (url.username || url.password)
    throw new RemitError('url_refused', 'Leave user name and password out of the address.');
}

function refusal(host: string, verdict: string): string {
  if (verdict === 'loopback')
    return `${host} is this machine itself, which Remit does not fetch from while others can reach it.`;
  if (verdict === 'link-local') return `${host} leads to a link-local or metadata address, which Remit never fetches.`;
  return `${host} leads to an address that Remit does not fetch.`;
}

async function resolveHost(host: string): Promise<string[]> {
  return (await dnsLookup(host, { all: true, verbatim: true })).map((entry) => entry.address);
}

function follow(from: URL, location: string): URL {
  if (!URL.canParse(location, from))
    throw new RemitError('upstream_failed', `${from.host} redirects to what is no address.`);
  const next = new URL(location, from);
  if (from.protocol === 'https:' && next.protocol === 'http:') {
    throw new RemitError('url_refused', `${from.host} redirects from https to http, which Remit does not follow.`);
  }
  return next;
}

type LookupDone = (
  error: Error | null,
  address: string | { address: string; family: number }[],
  family?: number,
) => void;

/** A resolver that knows one answer: what was judged. */
function pinned(addresses: string[]) {
  return (_host: string, options: { all?: boolean }, done: LookupDone) => {
    const all = addresses.map((address) => ({ address, family: isIP(address) }));
    if (options.all) done(null, all);
    else done(null, all[0]?.address ?? '', all[0]?.family);
  };
}

function explain(error: unknown, url: URL, otherwise: string): unknown {
  if (error instanceof RemitError) return error;
  const code = ((error as { cause?: { code?: string } }).cause?.code ?? '').toString();
  const why =
    code === 'ECONNREFUSED'
      ? 'refuses the connection'
      : /CERT|SSL|TLS/.test(code)
        ? 'has a certificate that does not verify'
        : otherwise;
  return new RemitError('upstream_failed', `${url.host} ${why}.`);
}
