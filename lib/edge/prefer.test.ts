import { describe, expect, it } from 'vitest';
import { waitSeconds } from './prefer';

describe('waitSeconds', () => {
  it.each([
    ['wait=5', 5],
    ['wait=0', 0],
    ['Wait = 5', 5],
    ['wait="5"', 5],
    ['wait=05', 5],
    ['respond-async, wait=10', 10],
    ['respond-async,wait=10,handling=lenient', 10],
    ['wait=10; foo="bar"', 10],
    ['wait=5, wait=10', 5],
  ])('reads %s as %i', (prefer, seconds) => {
    expect(waitSeconds(prefer)).toBe(seconds);
  });

  it.each(['wait=60', 'wait=61', 'wait=999999'])('holds for a minute at most: %s', (prefer) => {
    expect(waitSeconds(prefer)).toBe(60);
  });

  it.each([
    '',
    'wait',
    'wait=',
    'wait=""',
    'wait=soon',
    'wait=-5',
    'wait=1.5',
    'wait=1e3',
    'wait=0x10',
    'wait=Infinity',
    'wait=5s',
    'wait=12345678901234567890',
    'await=5',
    'x-wait=5',
    'wait-5',
    'note="wait=5"',
    'respond-async',
  ])('does not wait for what makes no sense: %j', (prefer) => {
    expect(waitSeconds(prefer)).toBe(0);
  });

  it('takes a header that is there more than once, or not at all', () => {
    expect(waitSeconds(['respond-async', 'wait=7'])).toBe(7);
    expect(waitSeconds(['wait=', '5'])).toBe(0);
    expect(waitSeconds([])).toBe(0);
    expect(waitSeconds(undefined)).toBe(0);
  });

  it('reads a long header in a moment', () => {
    const started = performance.now();
    expect(waitSeconds(`${'wait '.repeat(3_000)}=`)).toBe(0);
    expect(waitSeconds(`wait${' '.repeat(16_000)}`)).toBe(0);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
