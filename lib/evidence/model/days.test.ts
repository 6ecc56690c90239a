import { expect, it } from 'vitest';
import { periodOfDays } from './days';

const of = (first: string, last: string, timeZone: string) => periodOfDays({ first, last, timeZone });
const hours = ({ from, to }: { from: string; to: string }) => (Date.parse(to) - Date.parse(from)) / 3_600_000;

it.each([
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', 23],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', 25],
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z', 23],
  ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z', 25],
  // Clocks go from midnight to one: the day begins at one.
  ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z', 23],
  ['2026-04-05', 'Australia/Lord_Howe', '2026-04-04T13:00:00.000Z', 24.5],
  ['2026-07-01', 'Pacific/Kiritimati', '2026-06-30T10:00:00.000Z', 24],
  ['2026-07-01', 'Pacific/Pago_Pago', '2026-07-01T11:00:00.000Z', 24],
  ['2026-07-01', 'Asia/Kathmandu', '2026-06-30T18:15:00.000Z', 24],
  ['2026-07-01', 'UTC', '2026-07-01T00:00:00.000Z', 24],
])('the day %s in %s', (day, timeZone, from, long) => {
  const period = of(day, day, timeZone);
  expect([period.from, hours(period)]).toEqual([from, long]);
});

it('leaves no gap between two periods, and refuses what is none', () => {
  const zone = 'Europe/Berlin';
  expect(of('2026-01-01', '2026-03-28', zone).to).toBe(of('2026-03-29', '2026-06-30', zone).from);
  expect(() => of('2026-02-30', '2026-03-01', zone)).toThrow(RangeError);
  expect(() => of('2026-03-02', '2026-03-01', zone)).toThrow(RangeError);
  expect(() => of('2026-03-01', '2026-03-02', 'Mars/Base')).toThrow(RangeError);
});
