import { expect, it } from 'vitest';
import { barredFrom } from './certify';
import { changesOf } from './change';
import { removalOf, removalWords } from './removal';

it.each([
  ['all', 'other', 'high', true],
  ['all', 'other', null, true],
  ['all', 'owner', 'medium', true],
  ['all', 'owner', 'high', false],
  ['all', 'owner', 'critical', false],
  ['all', 'owner', null, false],
  ['involved', 'owner', 'low', true],
  ['involved', 'owner', 'high', false],
  ['involved', 'other', 'low', false],
] as const)('reach %s, %s, risk %s: %s', (reach, who, riskLevel, may) => {
  const agent = { slug: 'bot', people: ['owner', 'backup'], riskLevel };
  expect(barredFrom({ id: who, reach }, agent) === null).toBe(may);
});

it('what is compared is new, unchanged or gone, each once', () => {
  expect(changesOf(['a', 'b'], ['b', 'c', 'c'])).toEqual([
    { name: 'a', change: 'removed' },
    { name: 'b', change: 'unchanged' },
    { name: 'c', change: 'new' },
  ]);
  expect(changesOf(null, ['b'])).toEqual([{ name: 'b', change: 'first' }]);
});

it('what was taken away is gone where a gateway has that serial in force, or a later one', () => {
  const gateways = [
    { gateway: 'edge-1', serial: 6 },
    { gateway: 'edge-2', serial: 8 },
    { gateway: 'edge-3', serial: null },
  ];
  const removal = removalOf(7, gateways);
  expect(removal).toEqual({ serial: 7, gateways: 3, removed: 1, waiting: ['edge-1', 'edge-3'] });
  expect(removalWords(removal)).toBe('Removed at gateways: 1 of 3, not yet: edge-1, edge-3');
  expect(removalWords(removalOf(6, gateways.slice(0, 2)))).toBe('Removed at gateways: 2 of 2');
});
