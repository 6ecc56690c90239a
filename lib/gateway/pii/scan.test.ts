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
    ['email', "o'neill@example.com and <d'arcy@x.io>, 'ada@example.com'", "[email] and <[email]>, '[email]'"],
    ['iban', 'de89370400440532013000 or ES91-2100-0418-4502-0005-1332 today', '[iban] or [iban] today'],
    ['card', '4111.1111.1111.1111 and 1 3782 822463 10005', '[card] and 1 [card]'],
    ['ssn', 'SSN: 078051120 or 078 05 1120', 'SSN: [ssn] or [ssn]'],
    [
      'phone',
      'tel=+14155552671; call 020 79460123; (415) 555-2671, 0049 30 901820',
      'tel=[phone]; call [phone]; [phone], [phone]',
    ],
    ['ip', 'version 1.2.3.4 from 93.184.216.34:443, ::ffff:93.184.216.34', 'version 1.2.3.4 from [ip]:443, [ip]'],
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
    'git@github.com:team/repo.git, scp a ada@db.example.com:/srv/in, https://ci@build.example.com/job',
    'order 4111111111111111, 078051120, 4155552671, part 415-555-2671',
    'Chrome/120.0.6099.109, Firmware 1.2.3.4',
    '100 378 05 1120 12',
  ])('leaves %s alone', (text) => {
    expect(scanJson(text)).toEqual({ found: {}, redacted: text, whole: true });
  });

  it('looks at keys and at numbers, and counts', () => {
    const scan = scanJson({ 'a@example.com': 1, 'b@example.com': 2, card: 4111111111111111 });
    expect(scan.redacted).toEqual({ '[email]': 1, '[email] 2': 2, card: '[card]' });
    expect(scan.found).toEqual({ email: 2, card: 1 });
  });

  it("takes a field's name for what it says, also of numbers and within a text", () => {
    const record = {
      employeeSsn: '078051120',
      homePhone: 4155552671,
      order: { no: 4155552671 },
      app_version: '8.8.4.4',
    };
    const redacted = { ...record, employeeSsn: '[ssn]', homePhone: '[phone]' };
    expect(scanJson(record).redacted).toEqual(redacted);
    const inText = JSON.stringify(JSON.stringify({ ssn: '078051120', order: '078051120' }));
    expect(scanJson(inText).redacted).toBe(inText.replace('078051120', '[ssn]'));
  });

  it('knows national phone numbers of the countries it was told', () => {
    expect(scanJson('tel 030 901820', ['DE']).redacted).toBe('tel [phone]');
    expect(scanJson('tel 030 901820', ['US']).redacted).toBe('tel 030 901820');
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

  it.each([
    '1',
    '1 ',
    '1-',
    'a.',
    '@a.',
    'A1',
    '+1',
    '4111 ',
    '0201 ',
    'a@b.',
    '1.',
    ':',
    'a:',
    '(',
    '1.1.1.1.',
    'DE12 ',
    '+1 () ',
  ])(
    'takes a megabyte of %j as it takes any text',
    (unit) => {
      expect(scanJson(unit.repeat(Math.floor(1_000_000 / unit.length))).whole).toBe(true);
    },
    5_000,
  );
});
