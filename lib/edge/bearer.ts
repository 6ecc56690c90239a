import type { IncomingMessage } from 'node:http';
import { RemitError } from '@/lib/kernel/errors';

/** The token of `Authorization: Bearer …` (RFC 6750). Throws `not_signed_in` when there is none. */
export function bearerToken(request: IncomingMessage): string {
  const header = request.headers.authorization ?? '';
  const token = /^Bearer +([A-Za-z0-9._~+/-]{8,512}=*) *$/i.exec(header)?.[1];
  if (!token) throw new RemitError('not_signed_in', "Send this gateway's token as Authorization: Bearer.");
  return token;
}
