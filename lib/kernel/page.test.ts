import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countUpTo, decodeCursor, encodeCursor, MOST_COUNTED, pageSchema } from './page';

const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer());
const encoded = (text: string) => Buffer.from(text).toString('base64url');

describe('cursors', () => {
  it('are read back as they were, and fit in a URL', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (values) => {
        const cursor = encodeCursor(values);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(cursor, values.length)).toEqual(values);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['garbage', 'garbage!'],
    ['base64 of no JSON', encoded('hello')],
    ['an object', encoded('{"0":1,"length":1}')],
    ['a number alone', encoded('1')],
    ['null', encoded('[null]')],
    ['a list in a list', encoded('[[1]]')],
    ['an object in a list', encoded('[{"gt":1}]')],
    ['a truth value', encoded('[true]')],
    ['too few', encoded('[]')],
    ['too many', encoded('[1,2]')],
    ['an infinite number', encoded('[1e999]')],
    ['a broken number', encoded('[1.5]')],
    ['a number that no row has', encoded('[2147483648]')],
    ['broken UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString('base64url')],
    ['half of one', encodeCursor(['2027-02-01T00:00:00.000Z']).slice(0, -5)],
  ])('are refused when they are %s', (_, cursor) => {
    expect(decodeCursor(cursor, 1)).toBeNull();
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const values = decodeCursor(text, 1);
        expect(values === null || values.length === 1).toBe(true);
      }),
    );
  });
});

describe('pageSchema', () => {
  it('takes 50 where nothing is said, and numbers as text', () => {
    expect(pageSchema.parse({})).toEqual({ limit: 50 });
    expect(pageSchema.parse({ limit: '200', cursor: 'x' })).toEqual({ limit: 200, cursor: 'x' });
  });

  it.each(['0', '201', '-1', '1.5', 'x', '1e9'])('refuses a limit of %s', (limit) => {
    expect(pageSchema.safeParse({ limit }).success).toBe(false);
  });

  it('refuses a cursor longer than any of ours', () => {
    expect(pageSchema.safeParse({ cursor: 'x'.repeat(501) }).success).toBe(false);
  });
});

describe('countUpTo', () => {
  it('says how many there are, and where they are more than anybody counts, that they are', async () => {
    const of = (there: number) => countUpTo(async (most) => Math.min(there, most));
    expect(await of(0)).toEqual({ total: 0 });
    expect(await of(MOST_COUNTED)).toEqual({ total: MOST_COUNTED });
    expect(await of(MOST_COUNTED + 1)).toEqual({ total: MOST_COUNTED, totalAtLeast: true });
    expect(await countUpTo(async (most) => Math.min(5000, most), 'bot')).toEqual({ total: 1000, totalAtLeast: true });
    expect(await of(10 * MOST_COUNTED)).toEqual({ total: MOST_COUNTED, totalAtLeast: true });
  });
});
