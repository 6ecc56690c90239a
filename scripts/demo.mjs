import { bootstrapOrExit } from './bootstrap.mjs';
import { runInForeground } from './lib/child.mjs';

await bootstrapOrExit();
process.exitCode = await runInForeground('scripts/demo.ts', process.argv.slice(2), {
  NODE_ENV: 'production',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
});
