import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * What the pages are told about a request that no client can say, and the content security policy of the answer:
 * only scripts that this answer vouches for run, so a tool's description that slips into a page as HTML does nothing.
 * Next takes the nonce for its own scripts from the same header on the request.
 */
export function setPageHeaders(request: IncomingMessage, response: ServerResponse, baseUrl: string): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // Components set widths and positions as style attributes; those cannot carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  request.headers['content-security-policy'] = policy;
  request.headers['x-remit-nonce'] = nonce;
  // For the way back after signing in.
  request.headers['x-remit-path'] = request.url ?? '/';
  request.headers['x-remit-address'] = request.socket.remoteAddress ?? 'unknown';
  response.setHeader('Content-Security-Policy', policy);
  if (baseUrl.startsWith('https:')) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
}
