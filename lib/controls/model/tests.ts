import { ACCESS_TESTS } from './tests-access';
import { CHANGE_TESTS } from './tests-change';
import { RISK_TESTS } from './tests-risk';
import { WATCH_TESTS } from './tests-watch';

/** Every live test, by its id. What each looks at is the SQL of the same id in `lib/controls/tests`. */
export const TESTS = { ...RISK_TESTS, ...ACCESS_TESTS, ...WATCH_TESTS, ...CHANGE_TESTS };
export type TestId = keyof typeof TESTS;
export const TEST_IDS = Object.keys(TESTS) as TestId[];

export function isTestId(id: string): id is TestId {
  return Object.hasOwn(TESTS, id);
}
