import { expect, it, vi } from 'vitest';
import { createBatch } from './batch';

it('asks once for what is wanted at the same time, in portions, and again for what is wanted later', async () => {
  const asked: string[][] = [];
  const batch = createBatch(
    async (items: string[]) => {
      asked.push(items);
      if (items.includes('bad')) throw new Error('bad');
      return new Map(items.filter((item) => item !== 'none').map((item) => [item, item.toUpperCase()]));
    },
    (item) => item,
    2,
  );
  expect(await Promise.all(['a', 'b', 'a', 'none'].map(batch))).toEqual(['A', 'B', 'A', null]);
  expect(asked).toEqual([['a', 'b'], ['none']]);
  const some = await Promise.allSettled(['a', 'b', 'bad'].map(batch));
  expect(some.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(asked).toEqual([['a', 'b'], ['none'], ['a', 'b'], ['bad']]);
});

it('in turn: what comes while a question is on its way goes together, in the order in which it came', async () => {
  const asked: string[][] = [];
  const answers: (() => void)[] = [];
  const batch = createBatch(
    (items: string[]) => {
      asked.push(items);
      return new Promise<Map<string, boolean>>((resolve, reject) => {
        answers.push(() =>
          items.includes('bad') ? reject(new Error('bad')) : resolve(new Map(items.map((one) => [one, true]))),
        );
      });
    },
    (item) => item,
    10,
    { inTurn: true },
  );
  const asks = (count: number) => vi.waitFor(() => expect(asked).toHaveLength(count));
  const first = batch('a');
  await asks(1);
  const more = [batch('b'), batch('bad'), batch('c')];
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual([['a']]);
  answers[0]?.();
  expect(await first).toBe(true);
  await asks(2);
  expect(asked).toEqual([['a'], ['b', 'bad', 'c']]);
  answers[1]?.();
  expect((await Promise.allSettled(more)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  const last = batch('d');
  await asks(3);
  answers[2]?.();
  expect(await last).toBe(true);
});

it('in turn: a question that never ends holds up nobody else', async () => {
  const batch = createBatch(
    async (items: string[]) => {
      if (items.includes('hangs')) await new Promise(() => {});
      return new Map(items.map((one) => [one, one]));
    },
    (item) => item,
    10,
    { inTurn: true, longestTurnMs: 10 },
  );
  void batch('hangs');
  await new Promise((resolve) => setImmediate(resolve));
  expect(await batch('goes on')).toBe('goes on');
});
