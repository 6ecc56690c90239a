import { describe, expect, test } from 'vitest';
import {
  countCheck,
  countPlaywright,
  countVitest,
  sum,
  unsteadyPlaywright,
  unsteadyVitest,
  verdict,
} from './count.mjs';

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

  test('what passed only when it was tried again is named, with why it failed first', () => {
    const once = { status: 'passed', fullName: 'is so', failureMessages: ['Error: it was not\n  at a line'] };
    const always = { status: 'passed', fullName: 'is too', failureMessages: [] };
    const failed = { status: 'failed', fullName: 'is not', failureMessages: ['Error'] };
    expect(unsteadyVitest({ testResults: [{ name: 'a.test.ts', assertionResults: [once, always, failed] }] })).toEqual([
      'a.test.ts: is so\n  Error: it was not',
    ]);
    const journey = (status: string) => ({
      ...{ title: status, file: 'a.spec.ts', line: 3 },
      tests: [{ status, results: [{ error: { message: 'Error: late' } }] }],
    });
    const suites = [{ specs: [journey('expected')], suites: [{ specs: [journey('flaky'), journey('unexpected')] }] }];
    expect(unsteadyPlaywright({ suites })).toEqual(['e2e/a.spec.ts:3: flaky\n  Error: late']);
    expect([unsteadyVitest(undefined), unsteadyPlaywright(undefined)]).toEqual([[], []]);
  });

  test('the last line', () => {
    expect(verdict(sum([countCheck(0), { passed: 4, failed: 2, skipped: 1 }]))).toBe('5 passed, 2 failed');
  });
});
