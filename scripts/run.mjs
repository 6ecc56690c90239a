/** Prepares the folder, then runs one TypeScript file: `node scripts/run.mjs [--no-build] <file> [arguments]`. */
import { bootstrapOrExit } from './bootstrap.mjs';
import { runInForeground } from './lib/child.mjs';

const words = process.argv.slice(2);
const build = words[0] !== '--no-build';
const [file, ...args] = build ? words : words.slice(1);
if (!file) throw new Error('Say which file to run.');

await bootstrapOrExit({ build, development: file.startsWith('bench/') });
process.exitCode = await runInForeground(file, args, { NODE_ENV: 'production' });
