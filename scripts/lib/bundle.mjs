import { mkdir, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { inRoot } from './root.mjs';

/**
 * One JavaScript file of a TypeScript file and all of ours that it imports; gives its path. It takes a moment, where
 * compiling each file as it is imported takes seconds at every start. Packages stay where they are.
 */
export async function bundle(file) {
  const { build } = await import('esbuild');
  const out = inRoot('.remit', 'run', `${basename(file, '.ts')}.mjs`);
  // Under a name of its own first: another start may be reading the last one.
  const draft = `${out}.${process.pid}`;
  await mkdir(inRoot('.remit', 'run'), { recursive: true });
  await build({
    absWorkingDir: inRoot(),
    entryPoints: [file],
    outfile: draft,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  await rename(draft, out);
  return out;
}
