import type { IncomingMessage } from 'node:http';

/** The address at the other end of the connection: behind a proxy that of the proxy, since a header could say anything. */
export function addressOf(request: IncomingMessage): string | undefined {
  return request.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');
}
