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
