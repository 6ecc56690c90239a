import { describe, expect, it, vi } from 'vitest';
import { limitBytes } from './limit-bytes';

const MIB = 1024 * 1024;

/** A body of pieces, and how many of them were asked for. */
function pieces(count: number, bytes: number) {
  const asked = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (asked.pulled === count) return controller.close();
        asked.pulled++;
        controller.enqueue(new Uint8Array(bytes));
      },
      cancel() {
        asked.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { asked, body };
}

describe('limitBytes', () => {
  it('hands on a body of exactly the limit, with status and headers', async () => {
    const done = vi.fn();
    const response = new Response(pieces(4, MIB / 4).body, { status: 201, headers: { 'X-Kept': 'yes' } });
    const limited = limitBytes(response, MIB, done);
    expect(done).not.toHaveBeenCalled();
    expect((await limited.arrayBuffer()).byteLength).toBe(MIB);
    expect([limited.status, limited.headers.get('x-kept')]).toEqual([201, 'yes']);
    expect(done).toHaveBeenCalledOnce();
  });

  it('fails one byte past the limit, asks for no more, and lets go', async () => {
    const done = vi.fn();
    const { asked, body } = pieces(1000, MIB / 4 + 1);
    const limited = limitBytes(new Response(body), MIB, done);
    await expect(limited.text()).rejects.toMatchObject({
      code: 'too_large',
      message: 'The answer is larger than 1 MiB. Nothing of it was used.',
    });
    expect(asked).toEqual({ pulled: 4, cancelled: true });
    expect(done).toHaveBeenCalledOnce();
  });

  it('lets go at once when there is no body', async () => {
    const done = vi.fn();
    const limited = limitBytes(new Response(null, { status: 204 }), 1, done);
    expect([limited.status, await limited.text()]).toEqual([204, '']);
    expect(done).toHaveBeenCalledOnce();
  });

  it('lets go when the reader wants no more', async () => {
    const done = vi.fn();
    const { asked, body } = pieces(1000, 1);
    await limitBytes(new Response(body), MIB, done).body?.cancel();
    expect(asked.cancelled).toBe(true);
    expect(done).toHaveBeenCalledOnce();
  });

  it('passes on what broke the body, in the words that it is given', async () => {
    const broken = () =>
      new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) }));
    const done = vi.fn();
    await expect(limitBytes(broken(), 1, done).text()).rejects.toThrow('reset');
    const told = limitBytes(broken(), 1, done, (error) => new Error(`told: ${(error as Error).message}`));
    await expect(told.text()).rejects.toThrow('told: reset');
    expect(done).toHaveBeenCalledTimes(2);
  });
});
