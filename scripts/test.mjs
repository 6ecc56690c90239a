/**
 * Everything that must hold before a change is kept: `npm test`.
 *   npm test -- --only unit,types   only these (names below)      npm test -- --skip browser
 *   npm test -- --bail              stop at the first failure      npm test -- --echo   show output as it comes
 * Runs every step even when one fails; the last line is `N passed, N failed`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bootstrap, SetUpError } from './bootstrap.mjs';
import { runLogged, stopChildren } from './lib/child.mjs';
import {
  countCheck,
  countPlaywright,
  countVitest,
  sum,
  unsteadyPlaywright,
  unsteadyVitest,
  verdict,
} from './lib/count.mjs';
import { findBrowser, NO_BROWSER } from './lib/find-browser.mjs';
import { findOpa, NO_OPA, opaIsBuilt } from './lib/find-opa.mjs';
import { findPostgres, NO_POSTGRES, startPostgres } from './lib/postgres.mjs';
import { seconds, startProgress } from './lib/progress.mjs';
import { findRedis, NO_REDIS } from './lib/redis.mjs';
import { inRoot } from './lib/root.mjs';

/** Each gives `{count, say?, note?}`; what it says is printed when it failed, a note always. */
const STEPS = {
  lint: { label: 'Format and lint', run: () => check('lint', 'node_modules/@biomejs/biome/bin/biome', LINT) },
  build: { label: 'Production build', run: build },
  types: { label: 'Types', run: types },
  boundaries: { label: 'Boundaries and cycles', run: () => check('boundaries', 'scripts/boundaries.mjs') },
  unused: {
    label: 'Unused code',
    run: () => check('unused', 'node_modules/knip/bin/knip.js', ['--no-progress', '--no-config-hints']),
  },
  unit: { label: 'Unit, property and verb tests on PGlite', run: unit },
  postgres: { label: 'Verb suite on PostgreSQL', run: postgres },
  conformance: { label: "MCP's conformance suite through the gateway", run: conformance },
  browser: { label: 'Browser journeys', run: browser },
};
const LINT = ['ci', '--colors=off', '--max-diagnostics=100', '.'];
/** Files whose tests go through a database: `db` on PGlite and again on PostgreSQL, `pg` on PostgreSQL only. */
const DATABASE_TESTS = ['.db.test.', '.pg.test.'];

const { only, skip, bail, echo } = parseOptions();
const wanted = Object.keys(STEPS).filter((name) => (only.length === 0 || only.includes(name)) && !skip.includes(name));

const stop = () => {
  stopChildren();
  process.exit(130);
};
process.on('SIGINT', stop).on('SIGTERM', stop);

const counts = [];
const rows = [];
/** CI tries what failed once more, and names it here. */
const unsteady = [];
if (await prepare()) {
  for (const name of wanted) {
    const { failed } = await runStep(name);
    if (failed > 0 && bail) break;
  }
}
finish();

async function prepare() {
  try {
    await bootstrap({ build: false, development: true });
    return true;
  } catch (error) {
    print(error instanceof SetUpError ? `${error.message}\n${error.hint}` : error.stack);
    counts.push(countCheck(1));
    return false;
  }
}

async function runStep(name) {
  const { label, run } = STEPS[name];
  const progress = startProgress(label, process.stdout);
  let result;
  try {
    result = await run();
  } catch (error) {
    result = { count: countCheck(1), say: error.stack };
  }
  const { count, say, note } = result;
  const mark = count.failed > 0 ? '✗' : count.passed > 0 ? '✓' : '–';
  const elapsed = progress.end(mark, label);
  if (say && (count.failed > 0 || count.passed === 0)) print(`\n${say.trimEnd()}\n`);
  if (note) print(note);
  counts.push(count);
  rows.push({ mark, name, label, count, elapsed });
  return count;
}

/** A step that is one check: it passes or it does not. */
async function check(name, script, args = []) {
  const { code, text } = await runLogged({ name, command: process.execPath, args: [inRoot(script), ...args], echo });
  return { count: countCheck(code), say: text() };
}

async function build() {
  try {
    await bootstrap({ development: true });
    return { count: countCheck(0) };
  } catch (error) {
    if (error instanceof SetUpError) return { count: countCheck(1), say: `${error.message}\n${error.hint}` };
    throw error;
  }
}

async function types() {
  // The build writes next-env.d.ts and the routes' types; without one they are made here.
  if (!existsSync(inRoot('next-env.d.ts'))) await check('typegen', 'node_modules/next/dist/bin/next', ['typegen']);
  return check('types', 'node_modules/typescript/bin/tsc', ['--noEmit', '--pretty', 'false']);
}

async function vitest(name, filters, env = {}) {
  const report = freshReport(name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const again = process.env.CI ? ['--retry=1'] : [];
  const args = ['run', '--maxWorkers=3', '--silent=passed-only', ...again, ...reporters, ...filters];
  const { code, text } = await runLogged({
    name,
    command: process.execPath,
    args: [inRoot('node_modules/vitest/vitest.mjs'), ...args],
    env: { NO_COLOR: '1', NODE_ENV: 'test', ...env },
    echo,
  });
  const told = readReport(report);
  unsteady.push(...unsteadyVitest(told));
  return { count: countVitest(told, code), say: text() };
}

/** What takes minutes is left to PostgreSQL where there is one. */
async function unit() {
  const follows = wanted.includes('postgres') && (process.env.REMIT_TEST_DATABASE_URL || findPostgres());
  const result = await vitest('unit', [], follows ? { REMIT_TEST_POSTGRES_FOLLOWS: '1' } : {});
  return { ...result, note: findRedis() ? undefined : NO_REDIS };
}

async function postgres() {
  const given = process.env.REMIT_TEST_DATABASE_URL;
  if (given) return vitest('postgres', DATABASE_TESTS, { REMIT_TEST_DATABASE_URL: given });
  const bin = findPostgres();
  if (!bin) return { count: { passed: 0, failed: 0, skipped: 0 }, say: NO_POSTGRES };
  const server = await startPostgres(bin);
  try {
    return await vitest('postgres', DATABASE_TESTS, { REMIT_TEST_DATABASE_URL: server.url });
  } finally {
    server.stop();
  }
}

/** The suite comes from the npm registry. Where CI cannot have it, nothing is proved, and that is a failure. */
async function conformance() {
  const args = ['--import', 'tsx', inRoot('e2e/conformance.ts')];
  const env = { NODE_ENV: 'production' };
  const { code, text } = await runLogged({ name: 'conformance', command: process.execPath, args, env, echo });
  const absent = code === 3 && !process.env.CI;
  return { count: absent ? { passed: 0, failed: 0, skipped: 0 } : countCheck(code), say: text() };
}

async function browser() {
  const chromium = findBrowser();
  if (!chromium) return { count: countCheck(1), say: NO_BROWSER };
  const report = freshReport('playwright');
  const { code, text } = await runLogged({
    name: 'browser',
    command: process.execPath,
    args: [inRoot('node_modules/@playwright/test/cli.js'), 'test'],
    env: { NO_COLOR: '1', FORCE_COLOR: undefined, CHROMIUM_PATH: chromium },
    echo,
  });
  const opa = findOpa();
  const note = opa && (await opaIsBuilt(opa)) ? undefined : NO_OPA;
  const told = readReport(report);
  unsteady.push(...unsteadyPlaywright(told));
  return { count: countPlaywright(told, code), say: text(), note };
}

function freshReport(name) {
  mkdirSync(inRoot('.remit'), { recursive: true });
  const report = inRoot('.remit', `${name}.json`);
  rmSync(report, { force: true });
  return report;
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function parseOptions() {
  const list = { type: 'string', default: '' };
  const flag = { type: 'boolean', default: false };
  const { values } = parseArgs({ options: { only: list, skip: list, bail: flag, echo: flag } });
  const names = (text) => text.split(',').filter(Boolean);
  const options = { ...values, only: names(values.only), skip: names(values.skip) };
  const unknown = [...options.only, ...options.skip].filter((name) => !(name in STEPS));
  if (unknown.length > 0) {
    print(`There is no step ${unknown.join(', ')}. The steps: ${Object.keys(STEPS).join(', ')}.`);
    process.exit(2);
  }
  return options;
}

function finish() {
  const width = Math.max(0, ...rows.map(({ label }) => label.length));
  print('');
  for (const { mark, name, label, count, elapsed } of rows) {
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    const result = count.passed + count.failed === 0 ? 'not run' : verdict(count) + skipped;
    print(`${mark} ${name.padEnd(10)}  ${label.padEnd(width)}  ${seconds(elapsed).padStart(8)}  ${result}`);
  }
  if (unsteady.length > 0) print(`\nPassed only when tried again, so to be mended:\n${unsteady.join('\n')}`);
  const total = sum(counts);
  print(`\n${verdict(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
