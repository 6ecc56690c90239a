/**
 * Runs dependency-cruiser over the whole tree. It reads TypeScript through the compiler's JavaScript API, which
 * TypeScript 7 no longer has; so it is given TypeScript 6 (installed as `typescript-6`) under the name it looks for.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRoot, ROOT } from './lib/root.mjs';

const TREES = ['app', 'components', 'lib', 'cli', 'scripts', 'bench', 'e2e', 'server.ts'];

function lendTypeScript() {
  const link = inRoot('node_modules/dependency-cruiser/node_modules/typescript');
  if (existsSync(link)) return;
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
  mkdirSync(dirname(link), { recursive: true });
  // A junction needs no special right on Windows; other systems ignore the word.
  symlinkSync(inRoot('node_modules/typescript-6'), link, 'junction');
}

lendTypeScript();
const cruise = inRoot('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const trees = process.argv.length > 2 ? process.argv.slice(2) : TREES.filter((tree) => existsSync(inRoot(tree)));
const { status } = spawnSync(process.execPath, [cruise, '--config', '.dependency-cruiser.cjs', ...trees], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
