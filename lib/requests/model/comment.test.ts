import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commentPieces, commentSchema, LONGEST_COMMENT, mentionsOf } from './comment';

const ADA = { email: 'ada@example.com', name: 'Ada' };
const links = (text: string) => commentPieces(text, []).flatMap((piece) => (piece.kind === 'link' ? [piece] : []));

describe('a mention', () => {
  it('is an address in brackets, once, in lower case', () => {
    expect(mentionsOf('@[Ada@Example.com] and @[ada@example.com], @[lin@example.com]')).toEqual([
      'ada@example.com',
      'lin@example.com',
    ]);
    expect(mentionsOf('ada@example.com @ada @[ada] @[] @[a b@example.com] @[@example.com]')).toEqual([]);
  });

  it('is shown by name where the person is known, and as it was written where not', () => {
    expect(commentPieces('Ask @[Ada@example.com].', [ADA])).toEqual([
      { kind: 'text', text: 'Ask ' },
      { kind: 'mention', text: '@Ada', email: 'ada@example.com' },
      { kind: 'text', text: '.' },
    ]);
    expect(commentPieces('@[eve@example.com]', [ADA])).toEqual([{ kind: 'text', text: '@[eve@example.com]' }]);
  });
});

describe('a link', () => {
  it('is http or https, and nothing else', () => {
    expect(links('see https://example.com/a?b=1#c and http://example.com').map(({ href }) => href)).toEqual([
      'https://example.com/a?b=1#c',
      'http://example.com/',
    ]);
    for (const text of [
      'javascript:alert(1)',
      'JaVaScRiPt://example.com/%0aalert(1)',
      'data:text/html,<script>alert(1)</script>',
      'vbscript:x',
      'file:///etc/passwd',
      '//example.com',
      'https://',
      'https://bank.example.com@evil.example.com/',
      'https://user:pass@example.com/',
    ])
      expect(links(text), text).toEqual([]);
  });

  it('ends before what belongs to the sentence, and before markup', () => {
    const texts = (text: string) => links(text).map((link) => link.text);
    expect(texts('(see https://example.com/a).')).toEqual(['https://example.com/a']);
    expect(texts('https://example.com/a_(b), then')).toEqual(['https://example.com/a_(b)']);
    expect(texts('https://example.com/"onmouseover="alert(1)')).toEqual(['https://example.com/']);
    expect(texts('https://example.com/<img src=x onerror=alert(1)>')).toEqual(['https://example.com/']);
  });
});

describe('any text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('@[ada@example.com]', 'https://example.com/', '<script>', ')', '.', ' ', 'javascript:', '@['),
  );
  const text = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(''));

  it('comes out whole, and links only http and https', () => {
    fc.assert(
      fc.property(text, (written) => {
        const pieces = commentPieces(written, [ADA]);
        const back = pieces.map((one) => (one.kind === 'mention' ? '@[ada@example.com]' : one.text)).join('');
        expect(back).toBe(written);
        for (const one of pieces) if (one.kind === 'link') expect(new URL(one.href).protocol).toMatch(/^https?:$/);
      }),
    );
  });

  it('is not slow to cut, however it was made', () => {
    for (const hostile of ['@['.repeat(2000), 'https://'.repeat(500), `https://a/${')'.repeat(3900)}`]) {
      const start = performance.now();
      commentPieces(hostile, [ADA]);
      expect(performance.now() - start).toBeLessThan(500);
    }
  });
});

it('is refused when it is empty, too long, or holds what nobody can see', () => {
  const ok = (text: string) => commentSchema.safeParse({ text }).success;
  expect(ok('Two lines\nare fine.')).toBe(true);
  expect(ok('x'.repeat(LONGEST_COMMENT))).toBe(true);
  expect(ok('x'.repeat(LONGEST_COMMENT + 1))).toBe(false);
  for (const text of ['', '  \n ', 'a\u0000', 'a\u202eb', 'a\u200bb', 'a\u{e0041}', '\ud800'])
    expect(ok(text), JSON.stringify(text)).toBe(false);
  expect(commentSchema.safeParse({ text: 'x', html: true }).success).toBe(false);
});
