import { expect, test } from 'vitest';
import { detailText } from './detail-text';

test('a detail is shown whole while it is short, and says what is left out when it is not', () => {
  const detail = { a: 'x', b: 1, c: [], d: null };
  expect(detailText(detail)).toEqual({ names: ['a', 'b', 'c'], text: JSON.stringify(detail, null, 2), left: 0 });
  const long = detailText({ told: 'x'.repeat(10_000) });
  expect(long.text).toHaveLength(4_000);
  expect(long.left).toBe(JSON.stringify({ told: 'x'.repeat(10_000) }, null, 2).length - 4_000);
});
