import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/lib/longest-first';

/** Random histories take minutes. They run on PostgreSQL, and some of them here where none is installed. */
const notOnPglite = ['**/*.pg.test.ts', ...(process.env.REMIT_TEST_POSTGRES_FOLLOWS ? ['**/histories-a.*'] : [])];

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['{lib,app,cli,components,scripts,prisma}/**/*.test.{ts,tsx}'],
    exclude: process.env.REMIT_TEST_DATABASE_URL ? [] : notOnPglite,
    environment: 'node',
    sequence: { sequencer: LongestFirst },
    // Each worker loads the code once and not for every file: half the work. No test replaces a module or leaves a global.
    isolate: false,
    // A busy machine is no failure; what hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
