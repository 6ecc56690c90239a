import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { createIntake } from './intake';

const body = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;

it('takes in as much as there is room for, and says when to come again', async () => {
  const intake = createIntake(100);
  const ends: (() => void)[] = [];
  const take = (headers: Record<string, string>) =>
    intake(body(headers), 1_000, () => new Promise<void>((resolve) => ends.push(resolve)));
  // One alone is taken, however large it may be.
  const first = take({});
  await expect(take({ 'content-length': '1' })).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 1 });
  ends.pop()?.();
  await first;
  const half = take({ 'content-length': '60' });
  await expect(take({ 'content-length': '6', 'content-encoding': 'gzip' })).rejects.toThrow();
  const rest = take({ 'content-length': '40' });
  for (const end of ends) end();
  await Promise.all([half, rest]);
  // How large gzip is shows when it is unpacked; until then it is taken to be as large as it can be.
  const packed = { 'content-length': '1', 'content-encoding': 'gzip' };
  const known = intake(body(packed), 1_000, async (size) => {
    await expect(take({ 'content-length': '1' })).rejects.toThrow();
    size(60);
    return intake(body({ 'content-length': '40' }), 1_000, async () => 'fits');
  });
  await expect(known).resolves.toBe('fits');
  const broken = intake(body({}), 1_000, () => Promise.reject(new Error('No database')));
  await expect(broken).rejects.toThrow('No database');
  await expect(intake(body({}), 1_000, async () => 'again')).resolves.toBe('again');
});
