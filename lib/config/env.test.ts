import { describe, expect, it } from 'vitest';
import { readConfig } from './env';

const FROM = 'Remit <remit@example.com>';

describe('the environment, about mail', () => {
  it('sends none unless it is told how', () => {
    expect(readConfig({}).mail).toBeUndefined();
    expect(readConfig({ SMTP_URL: '', REMIT_MAIL_FROM: FROM }).mail).toBeUndefined();
  });

  it.each(['smtp://mail.example.com', 'smtps://user%40example.com:p%2Fw@mail.example.com:465', 'smtp://[::1]:2525/'])(
    'takes %s',
    (url) => {
      expect(readConfig({ SMTP_URL: url, REMIT_MAIL_FROM: FROM }).mail).toEqual({ url, from: FROM });
    },
  );

  it.each([
    ['SMTP_URL', 'http://mail.example.com', FROM],
    ['SMTP_URL', 'smtp://', FROM],
    ['SMTP_URL', 'smtp://mail.example.com:notaport', FROM],
    ['SMTP_URL', 'smtp://mail.example.com/path', FROM],
    ['SMTP_URL', 'smtp://mail.example.com?tls.rejectUnauthorized=false', FROM],
    ['SMTP_URL', 'smtp://user:50%@mail.example.com', FROM],
    ['REMIT_MAIL_FROM', 'smtp://mail.example.com', undefined],
    ['REMIT_MAIL_FROM', 'smtp://mail.example.com', 'nobody'],
    ['REMIT_MAIL_FROM', 'smtp://mail.example.com', 'a@example.com, b@example.com'],
    ['REMIT_MAIL_FROM', 'smtp://mail.example.com', 'Remit\r\nBcc: x <a@example.com>'],
  ])('names %s when it is wrong, and never what it holds: %s %s', (name, url, from) => {
    expect(() => readConfig({ SMTP_URL: url, REMIT_MAIL_FROM: from })).toThrow(new RegExp(`^${name} `));
    expect(() => readConfig({ SMTP_URL: url, REMIT_MAIL_FROM: from })).not.toThrow('example.com ');
  });
});

describe('the environment, about how long calls are kept', () => {
  it('is a year and a month unless it says otherwise', () => {
    expect(readConfig({}).keepCalls).toEqual({ months: 13, classes: {} });
    expect(readConfig({ REMIT_KEEP_CALLS: '6' }).keepCalls).toEqual({ months: 6, classes: {} });
    const said = readConfig({ REMIT_KEEP_CALLS: '13,restricted=36,internal=24' }).keepCalls;
    expect(said).toEqual({ months: 13, classes: { restricted: 36, internal: 24 } });
  });

  it.each(['5', '13,restricted=5', '0', '-1', 'a year', '13,secret=24', '13,', '1201'])('is not %j', (said) => {
    expect(() => readConfig({ REMIT_KEEP_CALLS: said })).toThrow(/^REMIT_KEEP_CALLS must/);
  });
});
