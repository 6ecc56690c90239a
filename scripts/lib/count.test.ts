import { describe, expect, test } from 'vitest';
import { countCheck, countPlaywright, countVitest, sum, verdict } from './count.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((result) => ({ status: result })),
});

describe('counting', () => {
  test('vitest: tests, and what did not run', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      testResults: [file('failed', 'failed')],
    };
    expect(countVitest(report, 1)).toEqual({ passed: 5, failed: 1, skipped: 2 });
  });

  test('vitest: a file that does not load is a failure beside the tests', () => {
    const report = { numPassedTests: 5, numFailedTests: 0, testResults: [file('passed', 'passed'), file('failed')] };
    expect(countVitest(report, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  test('a bad exit code, no report, or nothing run is never a pass', () => {
    expect(countVitest({ numPassedTests: 5 }, 1).failed).toBe(1);
    expect(countVitest(undefined, 0).failed).toBe(1);
    expect(countVitest({ numPassedTests: 0 }, 0).failed).toBe(1);
    expect(countPlaywright(undefined, 0).failed).toBe(1);
    expect(countPlaywright({ stats: { expected: 3 } }, 130).failed).toBe(1);
    expect(countCheck(1).failed).toBe(1);
  });

  test('playwright: journeys, and errors before any of them', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 0, skipped: 1 };
    expect(countPlaywright({ stats, errors: [{}] }, 1)).toEqual({ passed: 7, failed: 1, skipped: 1 });
    expect(countPlaywright({ stats: { expected: 0 }, errors: [{}, {}] }, 1).failed).toBe(2);
  });

  test('the last line', () => {
    expect(verdict(sum([countCheck(0), { passed: 4, failed: 2, skipped: 1 }]))).toBe('5 passed, 2 failed');
  });
});
