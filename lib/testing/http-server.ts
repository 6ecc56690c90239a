import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, isIPv6 } from 'node:net';
import { selfSigned } from './self-signed';

export interface HttpServer {
  /** Without a slash at its end. */
  origin: string;
  port: number;
  /** Method and path of every request so far. */
  seen: string[];
  close(): Promise<void>;
}

/**
 * A real server on a free port, for what other people's servers may answer. On loopback unless told otherwise. `before`
 * is what takes connections first.
 */
export async function startHttp(
  listener: RequestListener,
  {
    host = '127.0.0.1',
    tls = false,
    before,
  }: { host?: string; tls?: boolean; before?: (server: Server) => { close(): void } } = {},
): Promise<HttpServer> {
  const seen: string[] = [];
  const counted: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    listener(request, response);
  };
  const server = tls ? createTlsServer(selfSigned(), counted) : createServer(counted);
  const lane = before?.(server as Server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    port,
    seen,
    async close() {
      lane?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
