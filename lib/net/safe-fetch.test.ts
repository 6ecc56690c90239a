import type { RequestListener } from 'node:http';
import { networkInterfaces } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type HttpServer, startHttp } from '@/lib/testing/http-server';
import { classifyAddress } from './address-class';
import { assertFetchable, createSafeFetch, type SafeFetchOptions } from './safe-fetch';

const METADATA = 'http://169.254.169.254/latest/meta-data/';
const MIB = 1024 * 1024;
const open: HttpServer[] = [];

async function serve(listener: RequestListener, options?: Parameters<typeof startHttp>[1]): Promise<HttpServer> {
  const server = await startHttp(listener, options);
  open.push(server);
  return server;
}
const redirect =
  (location: string, status = 302): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { Location: location }).end();
const hello: RequestListener = (_, response) => void response.end('hello');
const refused = (message: RegExp | string) => ({ code: 'url_refused', message: expect.stringMatching(message) });
const failed = (message: RegExp | string) => ({ code: 'upstream_failed', message: expect.stringMatching(message) });
const local = (options: Partial<SafeFetchOptions> = {}) => createSafeFetch({ allowLoopback: true, ...options });

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((server) => server.close()));
});

describe('where a fetch may go', () => {
  it.each([
    ['another scheme', 'file:///etc/passwd', /Only http and https/],
    ['ftp', 'ftp://example.com/', /Only http and https/],
    ['a user name', 'http://ada@mcp.example.com/', /user name and password/],
    ['a password', 'http://:secret@mcp.example.com/', /user name and password/],
    ['a metadata address', METADATA, /link-local or metadata/],
    ['one written as a number', 'http://2852039166/', /169\.254\.169\.254 leads to a link-local or metadata/],
    ['one written in octal', 'http://0251.0376.0251.0376/', /link-local or metadata/],
    ['one inside IPv6', 'http://[::ffff:169.254.169.254]/', /link-local or metadata/],
    ['no address', 'http://0.0.0.0/', /does not fetch/],
    ['multicast', 'http://224.0.0.1/', /does not fetch/],
    ['IPv4 in a dead form of IPv6', 'http://[::7f00:1]/', /does not fetch/],
  ])('is not to %s', async (_, url, message) => {
    await expect(local()(url)).rejects.toMatchObject(refused(message));
    await expect(local()(new URL(url))).rejects.toMatchObject(refused(message));
    await expect(assertFetchable(url, { allowLoopback: true })).rejects.toMatchObject({
      ...refused(message),
      errors: [{ field: 'url' }],
    });
  });

  it('is to this machine only while nobody else reaches Remit', async () => {
    const server = await serve(hello);
    expect(await (await local()(server.origin)).text()).toBe('hello');
    const exposed = createSafeFetch({ allowLoopback: false, resolve: async () => ['127.0.0.1'] });
    for (const url of [server.origin, `http://mcp.example.com:${server.port}`, `http://0x7f.1:${server.port}`]) {
      await expect(exposed(url)).rejects.toMatchObject(refused(/this machine itself/));
    }
    expect(server.seen).toEqual(['GET /']);
  });

  it('is nowhere when a single address of a name is refused', async () => {
    const server = await serve(hello);
    for (const bad of ['169.254.169.254', 'fe80::1', '::ffff:a9fe:a9fe', '0.0.0.0']) {
      const safeFetch = local({ resolve: async () => ['127.0.0.1', bad] });
      await expect(safeFetch(`http://mcp.example.com:${server.port}`)).rejects.toMatchObject(refused(/^mcp\.example/));
    }
    expect(server.seen).toEqual([]);
  });

  it('is to the address that was judged, by one look-up for one hop', async () => {
    const server = await serve((request, response) => void response.end(request.headers.host));
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const resolve = vi.fn(async () => answers.shift() ?? []);
    // This name resolves nowhere but here: the connection can only have used what was judged.
    const url = `http://mcp.invalid:${server.port}/`;
    const safeFetch = local({ resolve });
    expect(await (await safeFetch(url)).text()).toBe(`mcp.invalid:${server.port}`);
    expect(resolve.mock.calls).toEqual([['mcp.invalid']]);
    await expect(safeFetch(url)).rejects.toMatchObject(refused(/^mcp\.invalid leads to a link-local/));
    expect(server.seen).toEqual(['GET /']);
  });

  it('says that a name does not resolve, and keeps it as an address to come', async () => {
    const resolve = async () => Promise.reject(new Error('ENOTFOUND'));
    await expect(local({ resolve })('http://mcp.example.com')).rejects.toMatchObject(failed(/does not resolve/));
    await expect(assertFetchable('http://mcp.example.com', { allowLoopback: false, resolve })).resolves.toBeUndefined();
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('with %i to a metadata address are refused', async (status) => {
    const server = await serve(redirect(METADATA, status));
    await expect(local()(server.origin)).rejects.toMatchObject(refused(/^169\.254\.169\.254 leads to/));
  });

  it('to a name that leads inside are refused', async () => {
    const server = await serve(redirect('http://inside.example.com/'));
    const resolve = async (host: string) => (host === 'inside.example.com' ? ['169.254.169.254'] : ['127.0.0.1']);
    const answer = local({ resolve })(`http://mcp.example.com:${server.port}`);
    await expect(answer).rejects.toMatchObject(refused(/^inside\.example\.com leads to a link-local/));
  });

  it.each([
    ['another scheme', 'file:///etc/passwd', refused(/Only http and https/)],
    ['a user name', 'http://ada:secret@127.0.0.1/', refused(/user name and password/)],
    ['no address', 'http://', failed(/redirects to what is no address/)],
  ])('to %s are refused', async (_, location, error) => {
    const server = await serve(redirect(location));
    await expect(local()(server.origin)).rejects.toMatchObject(error);
  });

  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .map((one) => one.address)
    .find((address) => ['public', 'private'].includes(classifyAddress(address)));

  // The first hop has to be an address that is not loopback, which a machine without a network does not have.
  it.skipIf(!outside)('to this machine are followed only while nobody else reaches Remit', async () => {
    const inside = await serve(hello);
    const server = await serve(redirect(inside.origin), { host: outside });
    await expect(createSafeFetch({ allowLoopback: false })(server.origin)).rejects.toMatchObject(
      refused(/^127\.0\.0\.1 is this machine itself/),
    );
    expect([server.seen, inside.seen]).toEqual([['GET /'], []]);
    expect(await (await local()(server.origin)).text()).toBe('hello');
  });

  it('are followed three times and no more', async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('arrived');
      else response.writeHead(302, { Location: `/${left - 1}` }).end();
    });
    expect(await (await local()(`${server.origin}/3`)).text()).toBe('arrived');
    await expect(local()(`${server.origin}/4`)).rejects.toMatchObject(failed(/redirects too often/));
    const circle = await serve(redirect('/again'));
    await expect(local()(circle.origin)).rejects.toMatchObject(failed(/redirects too often/));
    expect(circle.seen).toHaveLength(4);
  });

  it('from https to http are refused, from http to https followed', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const plain = await serve(hello);
    const secure = await serve(
      (request, response) =>
        request.url === '/down' ? redirect(plain.origin)(request, response) : hello(request, response),
      { tls: true },
    );
    await expect(local()(`${secure.origin}/down`)).rejects.toMatchObject(refused(/from https to http/));
    expect(plain.seen).toEqual([]);
    const up = await serve(redirect(secure.origin));
    expect(await (await local()(up.origin)).text()).toBe('hello');
  });

  it('carry credentials within an origin, and never to another', async () => {
    const headersOf: Record<string, unknown>[] = [];
    const other = await serve((request, response) => {
      headersOf.push(request.headers);
      response.end();
    });
    const first = await serve((request, response) => {
      headersOf.push(request.headers);
      redirect(request.url === '/' ? '/next' : other.origin)(request, response);
    });
    const headers = { Authorization: 'Bearer secret', Cookie: 'a=b', Accept: 'text/x-sample' };
    await local()(first.origin, { headers });
    expect(headersOf.map(({ authorization, cookie, accept }) => ({ authorization, cookie, accept }))).toEqual([
      { authorization: 'Bearer secret', cookie: 'a=b', accept: 'text/x-sample' },
      { authorization: 'Bearer secret', cookie: 'a=b', accept: 'text/x-sample' },
      { authorization: undefined, cookie: undefined, accept: 'text/x-sample' },
    ]);
  });

  it.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'body'],
    [308, 'POST', 'body'],
  ])('with %i turn a POST into %s with %j', async (status, method, body) => {
    const server = await serve(async (request, response) => {
      if (request.url === '/') return redirect('/next', status)(request, response);
      const chunks = await request.toArray();
      response.end(`${request.method} ${Buffer.concat(chunks)}`);
    });
    const response = await local()(server.origin, { method: 'POST', body: 'body' });
    expect(await response.text()).toBe(`${method} ${body}`);
  });
});

describe('what comes back', () => {
  it('is cut when it is too large, with a clear error', async () => {
    const server = await serve((_, response) => void response.end(Buffer.alloc(10 * MIB, 'x')));
    const response = await local()(server.origin);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toMatchObject({
      code: 'too_large',
      message: 'The answer is larger than 4 MiB. Nothing of it was used.',
    });
    expect((await (await local({ maxBytes: 10 * MIB })(server.origin)).text()).length).toBe(10 * MIB);
  });

  it('is measured after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB));
    expect(bomb.length).toBeLessThan(MIB / 8);
    const server = await serve((_, response) => void response.setHeader('Content-Encoding', 'gzip').end(bomb));
    await expect((await local()(server.origin)).text()).rejects.toMatchObject({ code: 'too_large' });
  });

  it.each([
    ['sends nothing', () => {}],
    ['sends half of its headers', ({ socket }) => void socket?.write('HTTP/1.1 200 OK\r\nX-Slow: ')],
  ] as [string, (response: { socket: NodeJS.WritableStream | null }) => void][])(
    'is not waited for when a server %s',
    async (_, act) => {
      const server = await serve((_request, response) => act(response));
      const answer = local({ timeoutMs: 300 })(server.origin);
      await expect(answer).rejects.toMatchObject(failed(/^127\.0\.0\.1:\d+ did not answer within 0 seconds/));
    },
  );

  it('is not waited for when the body stops in the middle', async () => {
    const server = await serve((_, response) => void response.writeHead(200).write('half of'));
    const response = await local({ timeoutMs: 300 })(server.origin);
    await expect(response.text()).rejects.toMatchObject(failed(/did not answer within/));
  });

  it('says so when the connection breaks', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/body')
        response.writeHead(200, { 'Content-Length': 100 }).write('x', () => response.destroy());
      else request.socket.destroy();
    });
    await expect(local()(server.origin)).rejects.toMatchObject(failed(/cannot be reached/));
    await expect((await local()(`${server.origin}/body`)).text()).rejects.toMatchObject(failed(/broke its answer off/));
    await server.close();
    await expect(local()(server.origin)).rejects.toMatchObject(failed(/refuses the connection/));
  });

  it('is refused from a certificate that does not verify', async () => {
    const server = await serve(hello, { tls: true });
    await expect(local()(server.origin)).rejects.toMatchObject(failed(/certificate that does not verify/));
    expect(server.seen).toEqual([]);
  });

  it("is the caller's own reason when the caller gives up", async () => {
    const server = await serve(() => {});
    const giving = new AbortController();
    const answer = local()(server.origin, { signal: giving.signal });
    giving.abort(new Error('changed my mind'));
    await expect(answer).rejects.toThrow('changed my mind');
  });
});
