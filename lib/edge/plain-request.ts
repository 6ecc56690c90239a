import { tokenIn } from './bearer';

/** A pull of the signed policy that says nothing but who asks and what is held. */
export interface PlainPull {
  token: string;
  ifNoneMatch: string | undefined;
}

const START = 'GET /api/v1/policy HTTP/1.1\r\n';
const END = '\r\n\r\n';
const MOST_CHARACTERS = 4_096;
/** What changes nothing about the answer. */
const OF_NO_MATTER = new Set([
  'host',
  'user-agent',
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'pragma',
  'sec-fetch-mode',
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'traceparent',
  'tracestate',
]);
const HEADER = /^([A-Za-z-]+): ([!-~](?:[ -~]*[!-~])?)$/;

/**
 * Reads what was received so far as one whole pull, in the strictest form of HTTP/1.1 (RFC 9112). Null for anything else:
 * more or less than one request, another path, a header that is there twice or could matter, a byte out of place. That is
 * not wrong, it is for `node:http` to read; so nothing here is ever read in another way than there.
 */
export function readPlainPull(text: string): PlainPull | null {
  if (text.length > MOST_CHARACTERS || !text.startsWith(START) || !text.endsWith(END)) return null;
  const headers = new Map<string, string>();
  for (const line of text.slice(START.length, -END.length).split('\r\n')) {
    const [, name, value] = HEADER.exec(line) ?? [];
    const key = name?.toLowerCase();
    if (key === undefined || value === undefined || headers.has(key)) return null;
    headers.set(key, value);
  }
  if (!headers.has('host')) return null;
  const token = tokenIn(headers.get('authorization'));
  if (token === undefined) return null;
  for (const [key, value] of headers) {
    if (OF_NO_MATTER.has(key) || key === 'authorization' || key === 'if-none-match') continue;
    if (key === 'connection' && value.toLowerCase() === 'keep-alive') continue;
    return null;
  }
  return { token, ifNoneMatch: headers.get('if-none-match') };
}
