import { expect, it } from 'vitest';
import { faultsOf, runGatewayKills } from '@/lib/testing/gateway-kills';

/** More of them: `npm run test:kill:gateway -- --rounds 50`. */
const ROUNDS = 3;

it('a gateway that is killed in full traffic has logged every call that it answered, once, and never goes back', async () => {
  const done = await runGatewayKills(ROUNDS);
  expect(faultsOf(done)).toEqual([]);
  expect(done.answered.size).toBeGreaterThan(ROUNDS * 30);
  // It would be seen.
  const missing = done.logged.filter(({ traceId }) => traceId !== [...done.answered][0]);
  expect(faultsOf({ ...done, logged: missing })).toEqual(['1 answered calls are not logged']);
  expect(done.serials.at(-1)?.said).toBeGreaterThan(1);
});
