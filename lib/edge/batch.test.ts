import { expect, it } from 'vitest';
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
