import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['{lib,app,cli,components,scripts,prisma}/**/*.test.{ts,tsx}'],
    // On PostgreSQL only: `npm test` gives the server to the files that go through a database.
    exclude: process.env.REMIT_TEST_DATABASE_URL ? [] : ['**/*.pg.test.ts'],
    environment: 'node',
    // Each worker loads the code once and not for every file: half the work. No test replaces a module or leaves a global.
    isolate: false,
    // A busy machine is no failure; what hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
