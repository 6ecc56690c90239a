import type { IncomingMessage } from 'node:http';

/** The address at the other end of the connection: behind a proxy that of the proxy, since a header could say anything. */
export function addressOf(request: IncomingMessage): string | undefined {
  return withoutMapping(request.socket.remoteAddress);
}

/** An IPv4 address that came in by IPv6, as what it is. */
export function withoutMapping(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');
}
