import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isExecutable } from './is-executable.mjs';

const NAME = process.platform === 'win32' ? 'opa.exe' : 'opa';

/** What to tell a person who has none. */
export const NO_OPA =
  'OPA is not installed: nothing was tried with the real one. Set OPA_BIN to it or put it on the PATH; ' +
  '`.ci/run` builds it where Go is installed.';

/**
 * The path of an OPA: OPA_BIN, which may still be in the making, or one on the PATH; undefined when there is none.
 *
 * @param {Record<string, string | undefined>} [env]
 * @returns {string | undefined}
 */
export function findOpa(env = process.env) {
  if (env.OPA_BIN) return env.OPA_BIN;
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, NAME)).find(isExecutable);
}

/**
 * Whether it can be run, once it is no longer in the making: `.ci/run` builds it meanwhile, and says so by a file beside it.
 *
 * @param {string} bin
 * @returns {Promise<boolean>}
 */
export async function opaIsBuilt(bin) {
  while (existsSync(`${bin}.building`)) await wait(200);
  return isExecutable(bin);
}
