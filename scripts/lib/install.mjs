import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { inRoot, ROOT } from './root.mjs';

const STAMP = inRoot('node_modules', '.remit-install');

/** Whether node_modules holds what package-lock.json says. Someone's own `npm ci` or `npm install` counts too. */
export function isInstalled({ development }) {
  const stamp = read(STAMP);
  if (stamp === key(true) || (!development && stamp === key(false))) return true;
  if (!agreesWithLock(development)) return false;
  markInstalled({ development });
  return true;
}

export function markInstalled({ development }) {
  writeFileSync(STAMP, key(development));
}

const key = (development) => `${fingerprint(ROOT, ['package-lock.json'])}${development ? '' : ' without development'}`;

/** npm writes node_modules/.package-lock.json last, and in the same form as package-lock.json. */
function agreesWithLock(development) {
  const wanted = packagesOf(inRoot('package-lock.json'));
  const present = packagesOf(inRoot('node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    if (found) return found.version === entry.version && existsSync(inRoot(path));
    return entry.optional || entry.devOptional || entry.peer || (entry.dev && !development);
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** How to start npm without a shell: its own script under this Node, where that can be found. */
export function npmCommand() {
  const beside = dirname(process.execPath);
  const script = [
    process.env.npm_execpath,
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'),
  ].find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
  return script ? { command: process.execPath, args: [script] } : { command: 'npm', args: [] };
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
