import type { TestResult } from './dto';
import { statusOf, TEST_STATUSES } from './roll-up';
import { type ControlTest, type FailingRow, whyOf } from './test';
import { TESTS, type TestId } from './tests';

interface Answered {
  total: number;
  failing: number;
  lack: 'no-data' | 'too-early' | null;
  excepted: readonly string[];
  rows: readonly FailingRow[];
}

/** What a test came to, from what the database answered. */
export function toResult(id: TestId, { total, failing, lack, excepted, rows }: Answered): TestResult {
  const test: ControlTest = TESTS[id];
  const status = statusOf({ total, failing, excepted: excepted.length, lack });
  const shown = status === 'failing' ? rows : [];
  return {
    id,
    says: test.says,
    status,
    total,
    failing,
    excepted: excepted.length,
    words: wordsOf(test, { status, total, failing, excepted: excepted.length }),
    mend: test.mend,
    resources: shown.map((row) => ({
      key: row.key,
      label: row.label,
      why: whyOf(test, row),
      href: test.href(row.key),
      at: row.at,
    })),
  };
}

/** Of a test that could not be run: nobody knows, and the log says why. */
export function brokenResult(id: TestId): TestResult {
  const { says, mend } = TESTS[id];
  const none = { total: 0, failing: 0, excepted: 0 };
  const words = 'Running this test broke; the log of the server says why.';
  return { id, says, status: 'no-data', ...none, words, mend, resources: [] };
}

type Counted = Pick<TestResult, 'status' | 'total' | 'failing' | 'excepted'>;

function wordsOf(test: ControlTest, { status, total, failing, excepted }: Counted): string {
  if (status === 'none') return test.none;
  if (status === 'no-data') return test.noData ?? 'Nobody can see how this stands.';
  if (status === 'too-early') return test.tooEarly ?? 'It has not been there long enough.';
  const things = `${total.toLocaleString('en')} ${test.of[total === 1 ? 0 : 1]}`;
  const but = excepted === 0 ? '' : `, ${excepted.toLocaleString('en')} by an exception`;
  if (status === 'passing') return total === 1 ? `${things} passes${but}.` : `All ${things} pass${but}.`;
  const open = failing - excepted;
  const left = excepted === 0 ? '' : `; ${excepted.toLocaleString('en')} more by an exception`;
  if (total === 1) return `${things} fails.`;
  return `${open.toLocaleString('en')} of ${things} ${open === 1 ? 'fails' : 'fail'}${left}.`;
}

/** What is open now, a sentence each; empty where all is well. */
export function gapsOf(results: readonly TestResult[]): string[] {
  return byUrgency(results).flatMap(({ status, says, words, mend }) => {
    if (status === 'failing') return [`Not so: ${says} ${words} ${mend}`];
    if (status === 'no-data' || status === 'too-early') return [`Not known: ${says} ${words}`];
    return [];
  });
}

/** Those that fail first. */
export function byUrgency(results: readonly TestResult[]): TestResult[] {
  const place = ({ status }: TestResult) => TEST_STATUSES.indexOf(status);
  return [...results].sort((a, b) => place(a) - place(b));
}
