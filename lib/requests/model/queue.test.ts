import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeIn } from './queue';

it('is a place among others, with what comes before and after', () => {
  expect(placeIn([9, 7, 3], 9)).toEqual({ position: 1, total: 3, previous: null, next: 7 });
  expect(placeIn([9, 7, 3], 7)).toEqual({ position: 2, total: 3, previous: 9, next: 3 });
  expect(placeIn([9, 7, 3], 3)).toEqual({ position: 3, total: 3, previous: 7, next: null });
  expect(placeIn([], 3)).toEqual({ position: null, total: 0, previous: null, next: null });
});

it('goes on from what has left, and at the end from the front', () => {
  expect(placeIn([9, 3], 7)).toEqual({ position: null, total: 2, previous: 9, next: 3 });
  expect(placeIn([9, 7], 3)).toMatchObject({ position: null, next: 9 });
});

it('leads through all of them, once each, when each is decided', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 }), (drawn) => {
      let left = [...drawn].sort((a, b) => b - a);
      let at: number | null = left[left.length >> 1] as number;
      const seen: number[] = [];
      while (at !== null) {
        seen.push(at);
        left = left.filter((number) => number !== at);
        at = placeIn(left, at).next;
      }
      expect(seen.sort((a, b) => b - a)).toEqual(drawn.sort((a, b) => b - a));
    }),
  );
});
