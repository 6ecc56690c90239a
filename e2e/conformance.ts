/**
 * `npm run conformance [-- --all]`: MCP's official conformance suite, in both revisions of the protocol, against a server
 * that has all it asks for: directly, through the reference gateway with a policy that allows everything, and again with
 * one tool taken away. Prints both columns for each check that differs (`--all`: for every check) and the counts.
 *
 * Exits 1 when a check through the gateway is not what it is directly, or when taking a tool away changes anything but
 * that tool's scenario. Exits 3 when the suite is not here and cannot be installed (it comes from the npm registry, and
 * runs under Node 22; neither is a dependency of Remit).
 */
import { parseArgs } from 'node:util';
import { startGatewayProcess } from '@/lib/testing/gateway-process';
import { figure, table } from '../bench/lib/figures';
import { outsidePackages } from '../scripts/lib/outside-packages.mjs';
import { startFixtureServer } from './conformance/fixture-server';
import { countOf, differences, REVISIONS, type Results, runSuite, startShim } from './conformance/suite';

const SUITE = '0.2.0-alpha.12';
const NODE = '22.23.3';
const DENIED = { tool: 'test_image_content', scenario: 'tools-call-image' };

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
process.env.LOG_LEVEL ??= 'warn';

async function main(): Promise<number> {
  let modules: string;
  try {
    const wanted = [`node@${NODE}`, `@modelcontextprotocol/conformance@${SUITE}`];
    modules = await outsidePackages(`conformance-${SUITE}`, wanted);
  } catch (error) {
    console.log(`The conformance suite was not run. ${(error as Error).message}`);
    return 3;
  }
  const started = performance.now();
  const fixture = await startFixtureServer();
  const allowed = { resources: 'allow', prompts: 'allow', serverRequests: 'allow' };
  const gateway = await startGatewayProcess({
    servers: { fixture: fixture.url },
    config: { servers: { fixture: allowed } },
  });
  const shim = await startShim(gateway.endpoint('fixture'), await gateway.token('fixture'));
  // Most of a run is waiting, so both revisions run at once, and both ways.
  const suite = (url: string) => Promise.all(REVISIONS.map((revision) => runSuite(modules, url, revision)));
  try {
    const [direct, through] = await Promise.all([
      suite(fixture.url.replace('127.0.0.1', 'localhost')),
      suite(shim.url),
    ]);
    await gateway.revoke(`fixture/${DENIED.tool}`);
    const denied = await suite(shim.url);
    const wrong = REVISIONS.map((revision, at) => {
      const results = [direct[at], through[at], denied[at]] as [Results, Results, Results];
      return compare(revision, ...results);
    });
    console.log(`\n${figure((performance.now() - started) / 1000)} s.`);
    return wrong.some(Boolean) ? 1 : 0;
  } finally {
    await shim.close();
    await gateway.close();
    await fixture.close();
  }
}

/** Prints what there is to say of one revision, and gives whether something is not as it must be. */
function compare(revision: string, direct: Results, through: Results, denied: Results): boolean {
  const changed = differences(direct, through);
  const lost = differences(through, denied);
  const foreign = lost.filter(([check]) => !check.startsWith(`${DENIED.scenario} `));
  const shown = values.all
    ? [...direct].map(([check, status]) => [check, status, through.get(check) ?? 'none'])
    : changed;
  const counts = [direct, through, denied].map((results) => {
    const { passed, failed } = countOf(results);
    return `${passed}/${failed}`;
  });
  console.log(`\n${revision}`);
  if (shown.length > 0) console.log(table(['check', 'direct', 'through the gateway'], shown));
  console.log(
    `passed/failed: direct ${counts[0]}, through the gateway ${counts[1]}, without ${DENIED.tool} ${counts[2]}`,
  );
  console.log(`${changed.length} of ${direct.size} checks differ through the gateway.`);
  const said = lost.map(([check, before, after]) => `${check}: ${before} to ${after}`);
  console.log(`Taking ${DENIED.tool} away changes ${lost.length}: ${said.join('; ') || 'nothing'}`);
  return changed.length > 0 || foreign.length > 0 || lost.length === 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
