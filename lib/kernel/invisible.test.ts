import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInvisible, showInvisible } from './invisible';

describe('findInvisible', () => {
  it.each([
    ['zero width space', '\u200b', 'U+200B'],
    ['right-to-left override', '\u202e', 'U+202E'],
    ['isolate', '\u2066', 'U+2066'],
    ['tag letter', '\u{e0041}', 'U+E0041'],
    ['variation selector', '\ufe0f', 'U+FE0F'],
    ['further variation selector', '\u{e0100}', 'U+E0100'],
    ['Mongolian variation selector', '\u180b', 'U+180B'],
    ['combining grapheme joiner', '\u034f', 'U+034F'],
    ['Hangul filler', '\u3164', 'U+3164'],
    ['blank Braille', '\u2800', 'U+2800'],
    ['no-break space', '\u00a0', 'U+00A0'],
    ['soft hyphen', '\u00ad', 'U+00AD'],
    ['byte order mark', '\ufeff', 'U+FEFF'],
    ['null', '\u0000', 'U+0000'],
    ['escape', '\u001b', 'U+001B'],
    ['line separator', '\u2028', 'U+2028'],
    ['private use', '\ue000', 'U+E000'],
    ['half a surrogate pair', '\ud83d', 'U+D83D'],
  ])('finds a %s', (_, char, codePoint) => {
    expect(findInvisible(`Pay${char}ments`)).toBe(codePoint);
  });

  it('finds everything that Unicode lets a font ignore', () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      const char = String.fromCodePoint(point);
      if (/\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/u.test(char) && findInvisible(char) === null) {
        expect.fail(`U+${point.toString(16)} is not found`);
      }
    }
  });

  it.each([
    'Zoë Brown',
    'Ανδρέας',
    '客服机器人',
    'مساعد',
    'e\u0301',
    '😀',
    'a-b_c "quoted" — 50 %',
    'two\nlines\tand tab',
  ])('lets %j pass', (text) => {
    expect(findInvisible(text)).toBeNull();
  });

  it('takes only what is allowed', () => {
    expect(findInvisible('a\nb', new Set())).toBe('U+000A');
    expect(findInvisible('a\nb\u200b', new Set(['\n']))).toBe('U+200B');
  });
});

describe('showInvisible', () => {
  it('marks each piece, in place', () => {
    expect(showInvisible('a\u200bb\u202e')).toEqual([
      { text: 'a' },
      { text: '\u200b', codePoint: 'U+200B' },
      { text: 'b' },
      { text: '\u202e', codePoint: 'U+202E' },
    ]);
    expect(showInvisible('')).toEqual([]);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(
          showInvisible(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
