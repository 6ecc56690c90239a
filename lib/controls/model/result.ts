import type { TestResult } from './dto';
import { isExceptable } from './exception';
import { statusOf, TEST_STATUSES } from './roll-up';
import { type ControlTest, type FailingRow, type Sees, whyOf } from './test';
import { TESTS, type TestId } from './tests';

interface Answered {
  total: number;
  failing: number;
  lack: 'no-data' | 'too-early' | null;
  excepted: number;
  rows: readonly FailingRow[];
  exceptedRows: readonly FailingRow[];
}

/** What a test came to, from what the database answered; in words for who `sees` so much. */
export function toResult(id: TestId, answered: Answered, sees: Sees): TestResult {
  const { total, failing, lack, excepted, rows, exceptedRows } = answered;
  const test: ControlTest = TESTS[id];
  const status = statusOf({ total, failing, excepted, lack });
  const shown = status === 'failing' || status === 'passing';
  const resource = (row: FailingRow) => toResource(id, row, sees);
  return {
    id,
    says: test.says,
    status,
    total,
    failing,
    excepted,
    words: wordsOf(test, { status, total, failing, excepted }),
    mend: test.mend,
    exceptable: isExceptable(id),
    resources: shown ? rows.map(resource) : [],
    exceptedResources: shown ? exceptedRows.map(resource) : [],
  };
}

function toResource(id: TestId, row: FailingRow, sees: Sees): TestResult['resources'][number] {
  const told = row.plain && !sees('alert:read') ? { ...row, label: row.plain, detail: null } : row;
  const { key, label, at } = told;
  return { key, label, why: whyOf(TESTS[id], told), href: hrefOf(id, key, sees), at };
}

/** null: who asks may not follow it. */
export function hrefOf(id: TestId, key: string, sees: Sees): string | null {
  const { needs, href }: ControlTest = TESTS[id];
  return needs === undefined || sees(needs) ? href(key) : null;
}

/** Of a test that could not be run: nobody knows, and the log says why. */
export function brokenResult(id: TestId): TestResult {
  const { says, mend } = TESTS[id];
  const none = { total: 0, failing: 0, excepted: 0 };
  const words = 'Running this test broke; the log of the server says why.';
  const exceptable = isExceptable(id);
  return { id, says, status: 'no-data', ...none, words, mend, exceptable, resources: [], exceptedResources: [] };
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
