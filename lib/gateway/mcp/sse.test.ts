import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventText, readEvents, type SseEvent, StreamTooLarge } from './sse';

async function* cut(bytes: Uint8Array, sizes: number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(text: string, sizes = [1_000_000], most = 1_000_000): Promise<SseEvent[]> {
  const events: SseEvent[] = [];
  for await (const event of readEvents(cut(new TextEncoder().encode(text), sizes), most)) events.push(event);
  return events;
}

describe('a stream of events', () => {
  it('reads data, other lines and comments', async () => {
    expect(await read(': hi\n\nid: 1\ndata:\n\nevent: message\ndata: {"a":\ndata: 1}\n\ndata: cut off')).toEqual([
      { lines: [': hi'] },
      { lines: ['id: 1'], data: '' },
      { lines: ['event: message'], data: '{"a":\n1}' },
    ]);
  });

  it('reads the same however it is cut, and whatever ends a line', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', ':', 'ü', '€', '😀', '"'), maxLength: 8 });
    const end = fc.constantFrom('\n', '\r\n', '\r');
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), end, sizes, async (lines, eol, pieces) => {
        const plain = lines.map((text) => `data: ${text}\n\n`).join('');
        const wanted = lines.map((data) => ({ data, lines: [] }));
        expect(await read(plain.replaceAll('\n', eol), pieces)).toEqual(wanted);
        expect(await read(wanted.map(eventText).join(''))).toEqual(wanted);
      }),
    );
  });

  it('holds no more than it may', async () => {
    await expect(read(`data: ${'x'.repeat(100)}\n\n`, [7], 50)).rejects.toThrow(StreamTooLarge);
    await expect(read('data: x\n'.repeat(20), [7], 50)).rejects.toThrow(StreamTooLarge);
    await expect(read(`data: ${'x'.repeat(100)}`, [7], 50)).rejects.toThrow(StreamTooLarge);
  });
});
