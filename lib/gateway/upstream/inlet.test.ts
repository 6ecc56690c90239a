import { expect, test } from 'vitest';
import { createInlet, type Flow } from './inlet';

function open() {
  const said: string[] = [];
  const flow: Flow = {
    pause: () => void said.push('pause'),
    resume: () => void said.push('resume'),
    abort: () => void said.push('abort'),
  };
  return { ...createInlet(flow), said };
}

async function read(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

test('what came before and after the reader began is read once, in order', async () => {
  const { body, push, end, said } = open();
  push(Buffer.from('a'));
  const all = read(body);
  push(Buffer.from('b'));
  await Promise.resolve();
  push(Buffer.from('c'));
  end();
  expect(await all).toBe('abc');
  expect(said).toEqual([]);
});

test('a connection waits while too much waits for the reader, and goes on', async () => {
  const { body, push, end, said } = open();
  const piece = Buffer.alloc(200_000);
  push(piece);
  expect(said).toEqual([]);
  push(piece);
  expect(said).toEqual(['pause']);
  const iterator = body[Symbol.asyncIterator]();
  await iterator.next();
  expect(said).toEqual(['pause', 'resume']);
  end();
});

test('a fault reaches the reader, after what came before it', async () => {
  const { body, push, fail } = open();
  push(Buffer.from('a'));
  fail(new Error('broke off'));
  const iterator = body[Symbol.asyncIterator]();
  expect((await iterator.next()).value.toString()).toBe('a');
  await expect(iterator.next()).rejects.toThrow('broke off');
});

test('a reader that leaves ends the connection, and what comes then is nothing', async () => {
  const { body, push, fail, said } = open();
  push(Buffer.from('a'));
  for await (const _ of body) break;
  expect(said).toEqual(['abort']);
  push(Buffer.from('b'));
  fail(new Error('aborted'));
  expect(await read(body)).toBe('');
});

test('after its end nothing is ended', () => {
  const { body, end, said } = open();
  end();
  body.destroy();
  expect(said).toEqual([]);
});
