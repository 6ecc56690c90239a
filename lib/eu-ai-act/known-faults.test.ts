import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CURRENT_LEGAL_DATA as DATA } from './current-data';
import { legalDataSchema } from './model/legal-data';
import { nextStep } from './model/next-step';

const DATES = [...new Set(Object.values(DATA.milestones).flatMap((parts) => parts.map(({ date }) => date)))];

/** The dates moved in July 2026, and will again. */
describe('a fault that others had: legal dates in the code', () => {
  it('here no source file but the data holds one', () => {
    const held = ['lib', 'app', 'components', 'cli'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((path) => /\.(tsx?|mjs)$/.test(path) && !/\.test\.|\/generated\/|\/testing\//.test(path))
        .filter((path) => DATES.some((date) => readFileSync(path, 'utf8').includes(date))),
    );
    expect(DATES.length).toBeGreaterThan(4);
    expect(held).toEqual([]);
  });

  it('here other data gives other dates', () => {
    const moved = legalDataSchema.parse(
      JSON.parse(JSON.stringify(DATA).replaceAll('"date":"2027-12-02"', '"date":"2029-01-31"')),
    );
    const given = {
      outputs: 'yes',
      union: ['deployer'],
      exclusion: 'none',
      role: 'both',
      prohibited: ['none'],
      'annex-i': 'no',
      'annex-iii': ['employment'],
      profiling: 'yes',
      transparency: ['none'],
    };
    const answers = Object.entries(given).map(([question, answer]) => ({ question, answer }));
    const due = (data: typeof DATA) => {
      const step = nextStep(data, answers);
      if (!('result' in step)) throw new Error('A question is open');
      return step.result.obligations.find(({ id }) => id === 'risk-management')?.date;
    };
    expect([due(DATA), due(moved)]).toEqual(['2027-12-02', '2029-01-31']);
  });
});
