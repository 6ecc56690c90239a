/**
 * `none`: there is nothing of the kind. `no-data`: there is, and nobody can see how it stands. `too-early`: it has not
 * been there long enough. Three different answers, and none of them is a pass.
 */
export const TEST_STATUSES = ['failing', 'no-data', 'too-early', 'passing', 'none'] as const;
export type TestStatus = (typeof TEST_STATUSES)[number];

export const CONTROL_STATUSES = ['failing', 'unknown', 'passing'] as const;
export type ControlStatus = (typeof CONTROL_STATUSES)[number];

export const TEST_STATUS_WORDS: Record<TestStatus, string> = {
  failing: 'Failing',
  'no-data': 'No data',
  'too-early': 'Not enough history',
  passing: 'Passing',
  none: 'Nothing to test',
};

export const CONTROL_STATUS_WORDS: Record<ControlStatus, string> = {
  failing: 'Failing',
  unknown: 'Not enough data',
  passing: 'Passing',
};

export type Lack = 'no-data' | 'too-early';

export interface TestCounts {
  /** All resources that were looked at; those that fail; and those of them that an exception in force is for. */
  total: number;
  failing: number;
  excepted: number;
  lack: Lack | null;
}

export function statusOf({ total, failing, excepted, lack }: TestCounts): TestStatus {
  if (lack !== null) return lack;
  if (total === 0) return 'none';
  return failing > excepted ? 'failing' : 'passing';
}

export interface RollUp {
  status: ControlStatus;
  /** Tests that pass, of those that had something to look at or should have been able to. */
  passing: number;
  tests: number;
  /** Resources that fail without an exception, and with one. */
  failing: number;
  excepted: number;
}

/** One failing test fails its control; one that cannot be answered leaves it unknown; and nothing to test is no pass. */
export function rollUp(tests: readonly { status: TestStatus; failing: number; excepted: number }[]): RollUp {
  const asked = tests.filter(({ status }) => status !== 'none');
  const passing = asked.filter(({ status }) => status === 'passing').length;
  const failed = asked.filter(({ status }) => status === 'failing');
  const known = asked.filter(({ status }) => status === 'failing' || status === 'passing');
  return {
    status: failed.length > 0 ? 'failing' : asked.length > 0 && passing === asked.length ? 'passing' : 'unknown',
    passing,
    tests: asked.length,
    failing: failed.reduce((sum, test) => sum + test.failing - test.excepted, 0),
    excepted: known.reduce((sum, test) => sum + test.excepted, 0),
  };
}
