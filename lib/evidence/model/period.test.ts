import { describe, expect, it } from 'vitest';
import { evidencePeriodWords, likelyDays, PRESETS, periodAsked } from './period';

const now = new Date('2026-11-28T23:30:00Z');

describe('the period of a form', () => {
  it.each([
    ['last-quarter', '2026-07-01', '2026-09-30'],
    ['last-year', '2025-01-01', '2025-12-31'],
    ['last-12-months', '2025-11-01', '2026-10-31'],
    ['this-year', '2026-01-01', '2026-11-27'],
  ] as const)('%s is of whole days', (preset, first, last) => {
    expect(PRESETS[preset].days('2026-11-28')).toEqual({ first, last });
  });

  it('is likely the last quarter, or the last 90 days where nothing is older', () => {
    const last90 = { first: '2026-08-31', last: '2026-11-28' };
    expect(likelyDays(null, '2026-11-28')).toEqual(last90);
    expect(likelyDays(new Date('2026-10-01T00:00:00Z'), '2026-11-28')).toEqual(last90);
    const quarter = { first: '2026-07-01', last: '2026-09-30' };
    expect(likelyDays(new Date('2026-09-30T23:59:59Z'), '2026-11-28')).toEqual(quarter);
  });

  it('turns at the year', () => {
    expect(PRESETS['last-quarter'].days('2026-02-01')).toEqual({ first: '2025-10-01', last: '2025-12-31' });
    expect(PRESETS['this-year'].days('2026-01-01')).toEqual({ first: '2025-01-01', last: '2025-12-31' });
  });

  it('is of the days of a time zone, and said in UTC', () => {
    const quarter = periodAsked({ preset: 'last-quarter', timeZone: 'Europe/Berlin' }, now);
    expect(quarter).toEqual({ from: '2026-06-30T22:00:00.000Z', to: '2026-09-30T22:00:00.000Z' });
    expect(evidencePeriodWords(quarter)).toBe('2026-06-30 22:00 to 2026-09-30 22:00');
    // In Auckland it is the 29th already.
    const year = periodAsked({ preset: 'this-year', timeZone: 'Pacific/Auckland' }, now);
    expect(year.to).toBe('2026-11-28T11:00:00.000Z');
    const days = periodAsked({ preset: 'own', first: '2026-01-01', last: '2026-03-31', timeZone: 'UTC' }, now);
    expect(evidencePeriodWords(days)).toBe('1 Jan 2026 to 31 Mar 2026');
  });

  it('ends now where that is asked for, before what may still be written', () => {
    expect(
      periodAsked({ preset: 'until-now', timeZone: 'Europe/Berlin' }, new Date('2026-11-28T23:30:59.999Z')),
    ).toEqual({
      from: '2025-11-28T23:29:00.000Z',
      to: '2026-11-28T23:29:00.000Z',
    });
  });

  it.each([
    [{ preset: 'own', first: '2026-02-30', last: '2026-03-01', timeZone: 'UTC' }, 'last'],
    [{ preset: 'own', first: '2026-03-02', last: '2026-03-01', timeZone: 'UTC' }, 'last'],
    [{ preset: 'own', first: '', last: '2026-03-01', timeZone: 'UTC' }, 'first'],
    [{ preset: 'last-year', timeZone: 'Mars/Olympus' }, 'timeZone'],
  ])('%o is refused, and %s named', (asked, field) => {
    expect(() => periodAsked(asked, now)).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ field })] }),
    );
  });
});
