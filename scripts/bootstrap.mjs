/**
 * Makes a fresh clone ready with nothing but Node: installs, generates, builds, each only when something changed.
 * Node built-ins only, because it runs before anything is installed. `node scripts/bootstrap.mjs [--no-build]`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { runLogged, stopChildren } from './lib/child.mjs';
import { fingerprint } from './lib/fingerprint.mjs';
import { isInstalled, markInstalled, npmCommand } from './lib/install.mjs';
import { withLock } from './lib/lock.mjs';
import { startProgress } from './lib/progress.mjs';
import { inRoot, ROOT } from './lib/root.mjs';

const BUILD_INPUTS = [
  ...['app', 'components', 'lib', 'public', 'prisma/schema.prisma', 'package-lock.json', 'tsconfig.json'],
  ...['next.config.ts', 'next.config.mjs', 'postcss.config.mjs', 'instrumentation.ts', 'proxy.ts'],
];
const NOT_BUILT = /(\.(test|spec)\.tsx?|\/testdata|^lib\/db\/generated)$/;

/** A step that failed in a way that a person can mend; `hint` says how. */
export class SetUpError extends Error {
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Brings everything up to date. `development` also wants the packages that only tests and checks need.
 * Throws SetUpError. Several processes may call it at once: one works, the others wait for it.
 */
export async function bootstrap({ build = true, development = false } = {}) {
  checkNode(process.versions.node);
  const steps = [install(development), generate, ...(build ? [production] : [])];
  if (steps.every((step) => step.isDone())) return;
  const stop = () => {
    stopChildren();
    process.exit(130);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    await withLock(
      inRoot('.remit', 'bootstrap.lock'),
      async () => {
        for (const step of steps) if (!step.isDone()) await runStep(step);
      },
      (pid) => say(`Another Remit command (process ${pid ?? 'unknown'}) is preparing this folder; waiting for it.`),
    );
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** For commands: says what is wrong and ends the process, instead of throwing. */
export async function bootstrapOrExit(options) {
  try {
    await bootstrap(options);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    say(`\n${error.message}\n${error.hint}`);
    process.exit(1);
  }
}

export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= 22 || (major === 20 && minor >= 19)) return;
  throw new SetUpError(
    `Remit needs Node 20.19 or newer (or 22 and later); this is Node ${version}.`,
    'Install a current release from https://nodejs.org or with your version manager, then run the same command again.',
  );
}

const install = (development) => ({
  name: 'install',
  doing: 'Installing dependencies',
  done: 'Installed dependencies',
  isDone: () => isInstalled({ development }),
  command: () => {
    const npm = npmCommand();
    return { ...npm, args: [...npm.args, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'] };
  },
  // NODE_ENV=production would leave out what the tests need.
  env: { NODE_ENV: undefined },
  finish: () => markInstalled({ development: true }),
  hint: 'npm could not install. Check the network, or the registry and proxy in `npm config list`, and run this again.',
});

const generate = {
  name: 'generate',
  doing: 'Generating the database client',
  done: 'Generated the database client',
  key: () => `${fingerprint(ROOT, ['prisma/schema.prisma'])} ${packageVersion('prisma')}`,
  isDone: () => existsSync(inRoot('lib', 'db', 'generated', 'client.ts')) && hasStamp('generate', generate.key()),
  command: () => ({ command: process.execPath, args: [inRoot('node_modules/prisma/build/index.js'), 'generate'] }),
  // `generate` never runs the engine that Prisma would download; any file that exists stands in for it.
  env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
  finish: (key) => writeStamp('generate', key),
  hint: 'Look for the mistake in prisma/schema.prisma, mend it, and run this again.',
};

const production = {
  name: 'build',
  doing: 'Building the pages (a minute on a small machine)',
  done: 'Built the pages',
  key: () => fingerprint(ROOT, BUILD_INPUTS, (path) => NOT_BUILT.test(path)),
  isDone: () => existsSync(inRoot('.next', 'BUILD_ID')) && hasStamp('build', production.key()),
  command: () => ({ command: process.execPath, args: [inRoot('node_modules/next/dist/bin/next'), 'build'] }),
  env: { NODE_ENV: 'production' },
  finish: (key) => writeStamp('build', key),
  hint: 'Mend what the build names and run this again. After a change of Node or an odd failure, delete .next first.',
};

async function runStep(step) {
  const key = step.key?.();
  if (step.name !== 'install') rmSync(stampFile(step.name), { force: true });
  const progress = startProgress(step.doing);
  const { code, log, text } = await runLogged({ name: step.name, ...step.command(), env: step.env });
  if (code !== 0) {
    progress.end('✗', `${step.doing}: failed`);
    const lines = text().trimEnd().split('\n');
    say(`\n${lines.slice(-60).join('\n')}\n`);
    throw new SetUpError(`${step.doing} failed (exit code ${code}). The whole log: ${log}`, step.hint);
  }
  step.finish(key);
  progress.end('✓', step.done);
}

function packageVersion(name) {
  try {
    return JSON.parse(readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8')).version;
  } catch {
    return 'none';
  }
}

const stampFile = (name) => inRoot('.remit', 'stamps', name);

function hasStamp(name, key) {
  try {
    return readFileSync(stampFile(name), 'utf8') === key;
  } catch {
    return false;
  }
}

function writeStamp(name, key) {
  mkdirSync(inRoot('.remit', 'stamps'), { recursive: true });
  writeFileSync(stampFile(name), key);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  await bootstrapOrExit({ build: !argv.includes('--no-build'), development: true });
}
