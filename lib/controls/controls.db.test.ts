import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { TEST_IDS } from './model/tests';
import { runTests } from './test-controls';

let company: TestCompany;
beforeAll(async () => {
  company = await openTestCompany();
});
afterAll(() => company.close());

test('smoke', async () => {
  const { world } = company;
  const run = () => runTests(world.db.read, world.clock.now, TEST_IDS, 50);
  for (const r of (await run()).values()) console.log(r.status.padEnd(10), r.id, '|', r.words);
  await company.registered('bot', 'crm/get_customer', 'crm/refund');
  for (const r of (await run()).values())
    console.log(r.status.padEnd(10), r.id, '|', r.words, JSON.stringify(r.resources));
});
