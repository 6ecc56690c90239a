import type { IncomingMessage } from 'node:http';
import { RemitError } from '@/lib/kernel/errors';

/** The token of `Authorization: Bearer …` (RFC 6750). Throws `not_signed_in` when there is none. */
export function bearerToken(request: IncomingMessage): string {
  const token = tokenIn(request.headers.authorization);
  if (!token) throw new RemitError('not_signed_in', "Send this gateway's token as Authorization: Bearer.");
  return token;
}

/** The token of such a header; undefined when there is none. */
export function tokenIn(authorization = ''): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/-]{8,512}=*) *$/i.exec(authorization)?.[1];
}
