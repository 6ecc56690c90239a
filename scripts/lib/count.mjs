/**
 * What a test runner's JSON report and its exit code say together, as `{passed, failed, skipped}`.
 * A run that broke outside its tests (a file that does not load, a crash, no report) is one failure, never none.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 */

/**
 * @param {any} report vitest's `--reporter=json`, or undefined when there is none
 * @param {number} code the exit code
 * @returns {Count}
 */
export function countVitest(report, code) {
  if (!report) return broken();
  const unloaded = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults?.some(({ status }) => status === 'failed'),
  ).length;
  return explainCode(code, {
    passed: report.numPassedTests ?? 0,
    failed: (report.numFailedTests ?? 0) + unloaded,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  });
}

/**
 * @param {any} report Playwright's json reporter, or undefined when there is none
 * @param {number} code the exit code
 * @returns {Count}
 */
export function countPlaywright(report, code) {
  if (!report) return broken();
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report.stats ?? {};
  const failed = unexpected + (unexpected === 0 ? (report.errors ?? []).length : 0);
  return explainCode(code, { passed: expected + flaky, failed, skipped });
}

/**
 * What failed and then passed when it was tried again: each is a defect that only did not stop this run.
 *
 * @param {any} report of vitest, or undefined
 * @returns {string[]}
 */
export function unsteadyVitest(report) {
  return (report?.testResults ?? []).flatMap(({ name, assertionResults = [] }) =>
    assertionResults
      .filter(({ status, failureMessages = [] }) => status === 'passed' && failureMessages.length > 0)
      .map(({ fullName, failureMessages }) => `${name}: ${fullName}\n  ${firstLine(failureMessages[0])}`),
  );
}

/**
 * @param {any} report of Playwright, or undefined
 * @returns {string[]}
 */
export function unsteadyPlaywright(report) {
  const inside = ({ specs = [], suites = [] }) => [
    ...specs.flatMap(({ title, file, line, tests }) =>
      tests
        .filter(({ status }) => status === 'flaky')
        .map(({ results }) => `e2e/${file}:${line}: ${title}\n  ${firstLine(results[0]?.error?.message)}`),
    ),
    ...suites.flatMap(inside),
  ];
  return inside(report ?? {});
}

const firstLine = (text = '') => text.split('\n')[0];

/** @param {number} code @returns {Count} */
export function countCheck(code) {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : broken();
}

/** @param {Count[]} counts @returns {Count} */
export function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const count of counts) for (const key of Object.keys(total)) total[key] += count[key];
  return total;
}

/** @param {Count} count */
export function verdict({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}

const broken = () => ({ passed: 0, failed: 1, skipped: 0 });

function explainCode(code, count) {
  const nothingRan = count.passed + count.failed === 0;
  return count.failed === 0 && (code !== 0 || nothingRan) ? { ...count, failed: 1 } : count;
}
