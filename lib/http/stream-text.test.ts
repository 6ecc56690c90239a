import { describe, expect, it } from 'vitest';
import { streamText } from './stream-text';

const FILE = { type: 'text/csv', fileName: 'x.csv' };

describe('streamText', () => {
  it('sends the pieces as a file', async () => {
    async function* pieces() {
      yield 'a,';
      yield 'é\r\n';
    }
    const answer = streamText(pieces(), FILE);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="x.csv"');
    expect(await answer.text()).toBe('a,é\r\n');
  });

  it('breaks off when a piece fails, rather than end as if it were whole', async () => {
    async function* pieces() {
      yield 'a';
      throw new Error('away');
    }
    await expect(streamText(pieces(), FILE).text()).rejects.toThrow('away');
  });

  it('makes nothing more once the reader has left', async () => {
    let ended = false;
    async function* pieces() {
      try {
        for (;;) yield 'a';
      } finally {
        ended = true;
      }
    }
    const reader = streamText(pieces(), FILE).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(ended).toBe(true);
  });
});
