import { expect, it } from 'vitest';
import { measured } from '@/bench/lib/pii-measured';
import { labelledResults } from '@/bench/lib/pii-results';
import { PII_TYPES } from './detect';

/** Recall and precision; nine bare digits are no social security number without a word that says so. */
const FLOORS = {
  email: [0.99, 0.99],
  iban: [0.99, 0.98],
  card: [0.98, 0.95],
  ssn: [0.88, 0.98],
  phone: [0.98, 0.98],
  ip: [0.98, 0.98],
};

it('finds what GATEWAY.md says, from two seeds', () => {
  for (const seed of [20_261_128, 77]) {
    const counts = measured(labelledResults(seed, 1_500));
    for (const type of PII_TYPES) {
      const { right, missed, wrong } = counts[type];
      const [recall, precision] = FLOORS[type] as [number, number];
      expect(right / (right + missed), `recall of ${type}, seed ${seed}`).toBeGreaterThanOrEqual(recall);
      expect(right / (right + wrong), `precision of ${type}, seed ${seed}`).toBeGreaterThanOrEqual(precision);
    }
  }
});
