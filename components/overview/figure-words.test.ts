import { describe, expect, it } from 'vitest';
import type { OverviewFigure } from '@/lib/overview/model/dto';
import { isWorse, madeOfWords, trendWords, valueWords } from './figure-words';

const figure = (change: Partial<OverviewFigure>): OverviewFigure => ({
  ...{ id: 'x', name: 'X', says: '', unit: 'share', state: 'figure', numerator: 94, denominator: 522 },
  ...{ value: 94 / 522, of: 'filter', better: 'less', trend: null, href: '/', opens: null, ...change },
});

describe('the words of a figure', () => {
  it('tell nothing to count, nothing told and too little history apart', () => {
    const words = (['none', 'no-data', 'not-enough-history'] as const).map((state) =>
      valueWords(figure({ state, value: null })),
    );
    expect(words).toEqual(['None', 'No data', 'Not enough history']);
  });

  it('never call all or nothing what is not quite that', () => {
    const of = (numerator: number, denominator: number) =>
      valueWords(figure({ numerator, denominator, value: numerator / denominator }));
    expect([of(94, 522), of(0, 5), of(1, 100_000), of(99_999, 100_000), of(5, 5)]).toEqual([
      ...['18%', '0%', '<0.1%', '>99.9%', '100%'],
    ]);
    expect(madeOfWords(figure({}))).toBe('94 of 522');
  });

  it('say what became of it, and whether that is worse', () => {
    const trend = { before: 0.15, since: '2026-11-21' };
    const more = figure({ value: 0.18, trend });
    expect(trendWords(more)).toBe('3 points more than on 21 Nov');
    expect([isWorse(more), isWorse(figure({ value: 0.18, trend, better: 'more' }))]).toEqual([true, false]);
    expect(trendWords(figure({ value: 0.15, trend }))).toBe('as on 21 Nov');
    expect(trendWords(figure({}))).toBe('not enough history');
    const slower = figure({
      unit: 'milliseconds',
      value: 7_200_000,
      trend: { before: 3_600_000, since: '2026-11-21' },
    });
    expect(trendWords(slower)).toBe('1 h longer than on 21 Nov');
  });
});
