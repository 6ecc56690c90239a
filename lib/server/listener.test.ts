import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createListener } from './listener';

const IDLE = 5_000;
const SLOW = 200;

const open: { destroy(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.destroy();
});

it('answers others at once beside 5,000 idle connections and 200 that never finish their request', async () => {
  const server = createListener({ headersMs: 400, requestMs: 600, keepAliveMs: 60_000, lookMs: 50 });
  server.on('request', (request, response) => request.resume().once('end', () => response.end('ok')));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ destroy: () => server.closeAllConnections() }, { destroy: () => server.close() });
  const { port } = server.address() as AddressInfo;
  const dial = async (text: string): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    open.push(socket);
    await once(socket, 'connect');
    if (text) socket.write(text);
    return socket;
  };
  const gone = (socket: Socket) => new Promise<void>((resolve) => socket.resume().once('close', () => resolve()));
  // Kept alive after an answer, as gateways do: these stay.
  const idle: Socket[] = [];
  for (let i = 0; i < IDLE; i += 500) {
    idle.push(...(await Promise.all(Array.from({ length: 500 }, () => dial('GET / HTTP/1.1\r\nHost: a\r\n\r\n')))));
  }
  const halfHead = await Promise.all(Array.from({ length: SLOW }, () => dial('GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ')));
  const halfBody = await Promise.all(
    Array.from({ length: SLOW }, () => dial('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc')),
  );
  const silent = await dial('');
  const took: number[] = [];
  for (let i = 0; i < 20; i++) {
    const begun = performance.now();
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ok');
    took.push(performance.now() - begun);
  }
  // On a busy machine too.
  expect(took.sort((a, b) => a - b)[10]).toBeLessThan(200);
  await Promise.all([...halfHead, ...halfBody, silent].map(gone));
  expect(idle.filter((socket) => socket.closed)).toEqual([]);
});
