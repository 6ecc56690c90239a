import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runLogged } from './child.mjs';
import { npmCommand } from './install.mjs';

/**
 * Packages of the npm registry that are no dependencies of Remit, since only a proof or a comparison needs them:
 * installed once into a folder outside of the checkout. Gives that folder's `node_modules`; throws in words when the
 * registry cannot be reached.
 *
 * @param {string} name Of the folder; another one for other versions.
 * @param {string[]} specs Such as `left-pad@1.3.0`.
 */
export async function outsidePackages(name, specs) {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'remit-ci');
  const folder = join(cache, name);
  const modules = join(folder, 'node_modules');
  const done = join(modules, '.package-lock.json');
  if (existsSync(done)) return modules;
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    const { command, args } = npmCommand();
    const words = ['install', '--no-audit', '--no-fund', '--no-save', '--prefix', fresh, ...specs];
    const { code, text } = await runLogged({ name: `install-${name}`, command, args: [...args, ...words], cwd: fresh });
    if (code !== 0) throw new Error(`${specs.join(' and ')} could not be installed:\n${text().slice(-2_000)}`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
    return modules;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
