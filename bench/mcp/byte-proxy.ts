/**
 * The least that a proxy in JavaScript can do: `byte-proxy.ts <address>…` sends on the bytes of requests and answers, and
 * reads nothing of them; one port for each address. Over the same HTTP client as the gateway. Prints its addresses.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';

const agent = new Agent({ keepAliveTimeout: 4_000, pipelining: 1 });

async function listen(target: string): Promise<string> {
  const { origin, pathname } = new URL(target);
  const server = createServer({ keepAliveTimeout: 75_000 }, async (request, response) => {
    const { host: _, connection: __, ...headers } = request.headers;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    try {
      const answer = await agent.request({
        origin,
        path: pathname,
        method: request.method as 'POST',
        headers,
        body: Buffer.concat(pieces),
      });
      const { connection: ___, 'keep-alive': ____, 'transfer-encoding': _____, ...back } = answer.headers;
      response.writeHead(answer.statusCode, back);
      for await (const piece of answer.body) response.write(piece);
      response.end();
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

Promise.all(process.argv.slice(2).map(listen)).then((urls) => console.log(`listening on ${urls.join(' ')}`));
