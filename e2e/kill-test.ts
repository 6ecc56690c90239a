/**
 * Kills Remit (`kill -9`) within approvals and isolations and looks at what is left: `npm run test:kill [-- --rounds 50]`.
 * With `--ingest` while gateways tell of calls instead: each that was acknowledged must be there once.
 * On PGlite, then on PostgreSQL when it is installed. Exit 0 when nothing was lost and both ends were seen.
 */
import { parseArgs } from 'node:util';
import { findPostgres, startPostgres } from '../scripts/lib/postgres.mjs';
import { runIngestKills } from './support/ingest-kill-rounds';
import { type Round, runKillRounds } from './support/kill-rounds';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '50' }, ingest: { type: 'boolean' } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('--rounds takes a whole number from 1.');
  process.exit(2);
}

const bin = findPostgres();
let code = await runOn('PGlite');
if (bin) {
  const server = await startPostgres(bin);
  try {
    code = Math.max(code, await runOn('PostgreSQL', server.url));
  } finally {
    server.stop();
  }
} else console.log('PostgreSQL is not installed: it was not tried there.');
process.exit(code);

async function runOn(name: string, databaseUrl?: string): Promise<number> {
  console.log(`${name}: ${rounds} rounds`);
  if (values.ingest) return ingestOn(name, databaseUrl);
  const done: Round[] = [];
  try {
    const onRound = (round: Round, number: number) => {
      done.push(round);
      const answered = round.acknowledged ? ', answered before' : '';
      console.log(
        `  ${String(number).padStart(3)}  killed after ${round.delay.toFixed(1)} ms: ${round.state}${answered}; then ${round.isolation}`,
      );
    };
    await runKillRounds({ rounds, databaseUrl, onRound });
  } catch (error) {
    console.error(`${name}: ${(error as Error).message}`);
    return 1;
  }
  const published = done.filter(({ state }) => state === 'published').length;
  console.log(`${name}: ${rounds} killed, ${rounds - published} pending, ${published} published, none in between`);
  if (published > 0 && published < rounds) return 0;
  console.error(
    `${name}: only one of the two ends was seen, so the moment of the commit was not covered. Run it again.`,
  );
  return 1;
}

async function ingestOn(name: string, databaseUrl?: string): Promise<number> {
  try {
    const done = await runIngestKills({
      rounds,
      ...(databaseUrl ? { databaseUrl } : {}),
      onRound: ({ delay, acknowledged, sent }, number) =>
        console.log(
          `  ${String(number).padStart(3)}  killed after ${delay.toFixed(1)} ms: ${sent} sent, ${acknowledged} acknowledged`,
        ),
    });
    const sent = done.reduce((sum, round) => sum + round.sent, 0);
    console.log(`${name}: ${rounds} killed, ${sent} calls sent, each there once, counted and chained`);
    return 0;
  } catch (error) {
    console.error(`${name}: ${(error as Error).message}`);
    return 1;
  }
}
