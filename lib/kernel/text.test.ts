import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailSchema, instantSchema, line, prose } from './text';

const messages = (result: { error?: { issues: { message: string }[] } | undefined }) =>
  result.error?.issues.map(({ message }) => message) ?? [];

describe('line', () => {
  it('trims and takes what people write', () => {
    expect(line().parse('  Zoë’s “support” bot 😀 ')).toBe('Zoë’s “support” bot 😀');
  });

  it('refuses an empty one, and one of spaces', () => {
    expect(messages(line().safeParse('   '))).toEqual(['Fill this in.']);
  });

  it('refuses 10,000 characters and says how many it takes', () => {
    expect(messages(line(80).safeParse('x'.repeat(10_000)))).toEqual(['Use at most 80 characters.']);
    expect(line(80).safeParse('x'.repeat(80)).success).toBe(true);
  });

  it.each([
    ['a line break', 'a\nb', 'U+000A'],
    ['a tab', 'a\tb', 'U+0009'],
    ['a control character', 'a\u0007b', 'U+0007'],
    ['text that is turned round', 'invoice\u202Efdp.exe', 'U+202E'],
    ['a zero-width space', 'ad\u200bmin', 'U+200B'],
    ['half a surrogate pair', 'a\ud83db', 'U+D83D'],
  ])('refuses %s and names it', (_, text, codePoint) => {
    expect(messages(line().safeParse(text))).toEqual([`Remove the invisible character ${codePoint}.`]);
  });

  it('lets nothing through that has no UTF-8 form or would not be read back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const result = line(1000).safeParse(text);
        if (!result.success) return;
        expect(new TextDecoder().decode(new TextEncoder().encode(result.data))).toBe(result.data);
        expect(line(1000).parse(result.data)).toBe(result.data);
      }),
    );
  });
});

describe('prose', () => {
  it('keeps line breaks, as one kind', () => {
    expect(prose().parse(' one\r\ntwo\rthree\n\tfour ')).toBe('one\ntwo\nthree\n\tfour');
  });

  it('refuses 10,000 characters', () => {
    expect(messages(prose(2000).safeParse('x\n'.repeat(5_000)))).toEqual(['Use at most 2000 characters.']);
  });

  it.each(['a\u202eb', 'a\u0000b', 'a\u2028b', 'a\ud800b'])('refuses %j', (text) => {
    expect(messages(prose().safeParse(text))).toHaveLength(1);
  });

  it('refuses what is no text', () => {
    for (const value of [null, 1, {}, ['a']]) expect(prose().safeParse(value).success).toBe(false);
  });
});

describe('emailSchema', () => {
  it('gives one form of an address', () => {
    expect(emailSchema.parse(' Ada@Example.COM ')).toBe('ada@example.com');
  });

  it.each(['', 'ada', 'ada@', '@example.com', 'ada@example', 'a b@example.com', 'ada@example.com\nx'])(
    'refuses %j',
    (text) => {
      expect(emailSchema.safeParse(text).success).toBe(false);
    },
  );
});

describe('instantSchema', () => {
  it.each(['2027-02-01T00:00:00Z', '2027-02-01T01:00:00.5+01:00', '2028-02-29T00:00:00Z', '9999-12-31T23:59:59Z'])(
    'takes %s',
    (text) => {
      expect(instantSchema.safeParse(text).success).toBe(true);
    },
  );

  // A time that passes here and is no time would be an expiry that never comes.
  it.each([
    '2027-02-30T00:00:00Z',
    '2027-13-01T00:00:00Z',
    '2027-02-01T24:00:00Z',
    '2027-02-01',
    '2027-02-01T00:00:00',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
  ])('refuses %s', (text) => {
    expect(messages(instantSchema.safeParse(text))).toEqual(['Give a time such as 2027-02-01T00:00:00Z.']);
  });

  it('takes only what is a moment', () => {
    const part = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
    const zone = fc.oneof(
      fc.constant('Z'),
      fc.tuple(part(25), part(61)).map(([h, m]) => `+${h}:${m}`),
    );
    fc.assert(
      fc.property(part(13), part(32), part(25), part(61), part(61), zone, (month, day, h, m, s, z) => {
        const text = `2027-${month}-${day}T${h}:${m}:${s}${z}`;
        if (instantSchema.safeParse(text).success) expect(Date.parse(text)).not.toBeNaN();
      }),
      { numRuns: 2000 },
    );
  });
});
