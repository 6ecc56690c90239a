import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '@/lib/kernel/json';
import { scanJson } from './scan';

describe('personal data in a value', () => {
  it.each([
    ['email', 'Write to ada.l+x@mail.example.com.', 'Write to [email].'],
    ['email', 'an zoë.yılmaz@münchen.example, bitte', 'an [email], bitte'],
    ['card', 'card 4111 1111 1111 1111, or 4111111111111111', 'card [card], or [card]'],
    ['card', '5500-0000-0000-0004', '[card]'],
    ['iban', 'to DE89 3704 0044 0532 0130 00 or GB82WEST12345698765432', 'to [iban] or [iban]'],
    ['ssn', 'SSN 078-05-1120.', 'SSN [ssn].'],
    ['phone', 'Call +49 (30) 901820 or +14155552671.', 'Call [phone] or [phone].'],
    ['ip', 'from 93.184.216.34 and 2606:2800:220:1:248:1893:25c8:1946', 'from [ip] and [ip]'],
  ])('finds and redacts %s', (type, text, redacted) => {
    const scan = scanJson({ a: [text] });
    expect(scan.redacted).toEqual({ a: [redacted] });
    expect(Object.keys(scan.found)).toEqual([type]);
  });

  it.each([
    'order 4111111111111112',
    '550e8400-e29b-41d4-a716-446655440000',
    'd670460b4b4aece5915caf5c68d12f560a9fe3e4',
    'version 1.2.3 of 2026-11-28T07:38:00.000Z at 12:30:45, 127.0.0.1:3000, 192.168.1.1, ::1',
    '666-12-3456 and 000-12-3456, 123-45-67890',
    'DE89370400440532013001',
    '@types/node and user@localhost, a + 1234567 = b',
    '00:1a:2b:3c:4d:5e',
    '1795866119000',
  ])('leaves %s alone', (text) => {
    expect(scanJson(text)).toEqual({ found: {}, redacted: text, whole: true });
  });

  it('looks at keys and at numbers, and counts', () => {
    const scan = scanJson({ 'a@example.com': 1, 'b@example.com': 2, card: 4111111111111111 });
    expect(scan.redacted).toEqual({ '[email]': 1, '[email] 2': 2, card: '[card]' });
    expect(scan.found).toEqual({ email: 2, card: 1 });
  });

  it('redacts once, and changes nothing where nothing is found', () => {
    const piece = fc.constantFrom(
      'a@example.com',
      '4111111111111111',
      '078-05-1120',
      ' ',
      'x',
      '1',
      '-',
      '.',
      '+',
      '@',
      ':',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
        (text) => {
          const { redacted, found } = scanJson(text);
          expect(scanJson(redacted).found).toEqual({});
          if (Object.keys(found).length === 0) expect(redacted).toBe(text);
        },
      ),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { redacted, found } = scanJson(value as Json);
        if (Object.keys(found).length === 0) expect(redacted).toEqual(value);
      }),
    );
  });

  it('does not look through more than it may, and says so', () => {
    expect(scanJson('a@example.com '.repeat(700_000))).toMatchObject({ redacted: null, whole: false });
  });

  it.each(['1', '1 ', '1-', 'a.', '@a.', 'A1', '+1', '1.', ':', 'a:', '(', '1.1.1.1.', 'DE12 ', '+1 () '])(
    'takes a megabyte of %j as it takes any text',
    (unit) => {
      expect(scanJson(unit.repeat(Math.floor(1_000_000 / unit.length))).whole).toBe(true);
    },
    5_000,
  );
});
