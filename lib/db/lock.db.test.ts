import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase } from '@/lib/testing/test-database';
import type { Database } from './database';

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

it('gives a name to one at a time, and again when it was given back', async () => {
  const first = await db.tryLock('one');
  expect(first).not.toBeNull();
  expect(await db.tryLock('one')).toBeNull();
  const other = await db.tryLock('two');
  expect(other).not.toBeNull();
  await first?.();
  const again = await db.tryLock('one');
  expect(again).not.toBeNull();
  await again?.();
  await other?.();
});
