import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FAILURES_TO_WAIT,
  LONGEST_ANY_WAIT_MS,
  MOST_ATTEMPTS,
  pauseAfterFailures,
  retryAfterMs,
  waitAfterAttempt,
} from './backoff';
import { excerpt } from './delivery';
import { NOTIFICATION_EVENTS } from './event';
import { escapeSlack, mailOf, mailSubject, slackBody, webhookBody } from './message';
import { choices } from './settings';

const HOUR_MS = 3_600_000;
const message = (title: string) => ({
  id: 'msg_1',
  event: 'request.waiting',
  title,
  url: 'https://remit.example.com/requests/cr_1',
  at: new Date('2026-11-23T09:00:00Z'),
});

describe('how long a message waits for its next try', () => {
  const waits = (random: number) =>
    Array.from({ length: MOST_ATTEMPTS - 1 }, (_, i) => waitAfterAttempt(i + 1, random));

  it('is seconds at first, hours at last, and about a day in all', () => {
    expect(waits(0.5).slice(0, 5)).toEqual([10_000, 30_000, 90_000, 270_000, 810_000]);
    expect(waits(0.5).at(-1)).toBe(4 * HOUR_MS);
    const total = waits(0.5).reduce((sum, ms) => sum + ms) / HOUR_MS;
    expect(total).toBeGreaterThan(20);
    expect(total).toBeLessThan(26);
  });

  it('is spread by a fifth, and never beyond the longest', () => {
    expect([waitAfterAttempt(1, 0), waitAfterAttempt(1, 1)]).toEqual([8_000, 12_000]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, random) => {
          const wait = waitAfterAttempt(attempts, random);
          expect(wait).toBeGreaterThanOrEqual(8_000);
          expect(wait).toBeLessThanOrEqual(LONGEST_ANY_WAIT_MS);
        },
      ),
    );
  });

  it('is what the target asks for, where that can be read', () => {
    expect(['30', ' 5 ', '0', '999999'].map(retryAfterMs)).toEqual([30_000, 5_000, 0, 4 * HOUR_MS]);
    expect([null, '', '-1', '1.5', 'Wed, 21 Oct 2026 07:28:00 GMT', '1e9'].map(retryAfterMs)).toEqual(
      Array(6).fill(null),
    );
  });
});

describe('how long a target that fails is left alone', () => {
  it('is not at all at first, then longer each time, half an hour at most', () => {
    const pauses = [1, 4, 5, 6, 7, 8, 9, 10, 100].map((failures) => pauseAfterFailures(failures, 0.5) / 60_000);
    expect(pauses).toEqual([0, 0, 1, 2, 4, 8, 16, 30, 30]);
    expect(FAILURES_TO_WAIT).toBe(5);
  });
});

describe('what a message says', () => {
  it('lets nothing in a title be read as a link or a mention by Slack', () => {
    expect(escapeSlack('<!channel> & <https://evil.example|here>')).toBe(
      '&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const { text } = JSON.parse(slackBody(message(title))) as { text: string };
        const link = '<https://remit.example.com/requests/cr_1|Open in Remit>';
        expect(text.endsWith(`\n${link}`)).toBe(true);
        const shown = text.slice(0, -link.length);
        expect(shown).not.toMatch(/[<>]/);
        expect(shown.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
      }),
    );
  });

  it('is the same bytes to a webhook however often it is asked for', () => {
    expect(webhookBody(message('A "title"'))).toBe(
      '{"type":"request.waiting","timestamp":"2026-11-23T09:00:00.000Z","data":{"title":"A \\"title\\"","url":"https://remit.example.com/requests/cr_1"}}',
    );
  });

  it('has a subject of one line, whatever the title', () => {
    expect(mailSubject('Hello\r\nBcc: all@example.com\u2028x\u202ey')).toBe('Hello Bcc: all@example.com x y');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (title) => {
        expect(mailSubject(title)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect([...mailSubject(title)].length).toBeLessThanOrEqual(200);
      }),
    );
  });

  it('is text in a mail, never markup', () => {
    const { html, text } = mailOf(message(`<img src=x onerror='a("b")'>&`), 'https://remit.example.com/account');
    expect(html).toContain('<p>&lt;img src=x onerror=&#39;a(&quot;b&quot;)&#39;&gt;&amp;</p>');
    expect(html).not.toContain('<img');
    expect(text).toContain(`<img src=x onerror='a("b")'>&\n\nhttps://remit.example.com/requests/cr_1\n`);
  });
});

describe('what is kept of an answer', () => {
  it('is short, readable and without what is secret', () => {
    expect(excerpt('No\r\n\u0000such  service \u202ehere', [])).toBe('No such service here');
    expect(excerpt('x'.repeat(500))).toHaveLength(200);
    expect(excerpt('bad token /services/T0/B0/abc at /services/T0/B0/abc', ['/services/T0/B0/abc'])).toBe(
      'bad token at',
    );
    expect(excerpt('a b', ['a'])).toBe('a b');
  });
});

describe('what is mailed to whoever chose nothing', () => {
  it('is all but comments, and what was chosen counts', () => {
    const mailed = (chosen: [string, boolean][]) =>
      choices(new Map(chosen))
        .filter(({ email }) => email)
        .map(({ event }) => event);
    expect(mailed([])).not.toContain('request.comment');
    expect(mailed([])).toHaveLength(NOTIFICATION_EVENTS.length - 1);
    expect(
      mailed([
        ['request.comment', true],
        ['break-glass.used', false],
      ]),
    ).toContain('request.comment');
    expect(mailed([['break-glass.used', false]])).not.toContain('break-glass.used');
  });
});
