import type { Conn } from '@/lib/db/prisma';
import { log } from '@/lib/telemetry/log';
import { CATALOGUE } from './current-catalogue';
import type { CatalogueControl } from './model/catalogue';
import type { TestResult } from './model/dto';
import { brokenResult, toResult } from './model/result';
import { type RollUp, rollUp } from './model/roll-up';
import type { Sees } from './model/test';
import { isTestId, type TestId } from './model/tests';
import { listExcepted } from './repository';
import { readStandingGateways } from './standing-gateways';
import { askTest } from './tests/repository';

/** How many failing resources are read of each test. */
type Limit = (id: TestId) => number;

/** Runs tests as things are now; each with the first resources that fail. One that breaks does not stop the others. */
export async function runTests(
  conn: Conn,
  now: Date,
  ids: readonly TestId[],
  limit: Limit,
  sees: Sees = () => true,
): Promise<Map<TestId, TestResult>> {
  const facts = { now, gateways: await readStandingGateways(conn, now) };
  const excepted = await listExcepted(conn, now);
  const results = new Map<TestId, TestResult>();
  for (const id of ids) {
    const how = { excepted: excepted.get(id) ?? [], limit: limit(id) };
    const answer = await askTest(conn, id, facts, how).catch((error: unknown) => {
      log.error({ test: id, err: error }, 'a live test of controls broke');
      return null;
    });
    results.set(id, answer ? toResult(id, answer, sees) : brokenResult(id));
  }
  return results;
}

export interface TestedControl {
  control: CatalogueControl;
  results: TestResult[];
  state: RollUp;
}

/** What the tests of these controls come to now. A test that several of them name runs once. */
export async function testControls(
  conn: Conn,
  now: Date,
  {
    controls = CATALOGUE.controls,
    limit = () => 0,
    sees,
  }: { controls?: readonly CatalogueControl[]; limit?: Limit; sees?: Sees } = {},
): Promise<TestedControl[]> {
  const ids = [...new Set(controls.flatMap(({ tests }) => tests))].filter(isTestId);
  const results = await runTests(conn, now, ids, limit, sees);
  return controls.map((control) => {
    const own = control.tests.filter(isTestId).map((id) => results.get(id) as TestResult);
    return { control, results: own, state: rollUp(own) };
  });
}
