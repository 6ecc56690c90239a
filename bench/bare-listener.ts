import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The fastest that plain `node:http` can answer a conditional GET: it compares nothing and answers 304, with headers
 * as long as those of the policy. Started by `bench:pull`; prints its address.
 */
const etag = `"${'0'.repeat(64)}"`;
const freshness = process.argv[2] ?? '';

const server = createServer((_, response) => {
  response.setHeader('ETag', etag);
  response.setHeader('Remit-Freshness', freshness);
  response.setHeader('Cache-Control', 'private, no-cache');
  response.writeHead(304).end();
});
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
