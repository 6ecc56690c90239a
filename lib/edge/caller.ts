import type { IncomingMessage } from 'node:http';
import { RemitError } from '@/lib/kernel/errors';
import { bearerToken } from './bearer';
import type { GatewayCache, KnownGateway } from './gateway-cache';

/** The gateway whose token this is, without a query when it was seen lately. Throws `not_signed_in`. */
export async function gatewayOf(cache: GatewayCache, request: IncomingMessage): Promise<KnownGateway> {
  const token = bearerToken(request);
  const gateway = cache.knownGateway(token) ?? (await cache.findGateway(token));
  if (!gateway) throw new RemitError('not_signed_in', 'This token is not valid.');
  return gateway;
}
