/**
 * Kills the reference gateway (`kill -9`) in full traffic and counts both sides:
 * `npm run test:kill:gateway [-- --rounds 50]`. Exit 0 when every promise held.
 */
import { parseArgs } from 'node:util';
import { faultsOf, runGatewayKills } from '@/lib/testing/gateway-kills';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '50' } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('--rounds takes a whole number from 1.');
  process.exit(2);
}
const done = await runGatewayKills(rounds, (round, answered) =>
  console.log(`  ${String(round).padStart(3)}  killed: ${answered} calls answered so far`),
);
const { answered, logged, serials } = done;
console.log(
  `${rounds} killed, ${answered.size} calls answered, ${logged.length} logged, serial ${serials.at(-1)?.ready}`,
);
const faults = faultsOf(done);
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
