import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['{lib,app,cli,components,scripts,prisma}/**/*.test.{ts,tsx}'],
    // On PostgreSQL only: `npm test` gives the server to the files that go through a database.
    exclude: process.env.REMIT_TEST_DATABASE_URL ? [] : ['**/*.pg.test.ts'],
    environment: 'node',
    // A busy machine is no failure; what hangs still ends.
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
