import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/lib/find-browser.mjs';

// Nothing in a test run calls home, and a container's root has no sandbox to offer.
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const asRoot = process.getuid?.() === 0;

/** The journeys start their own servers by a fixture, so there is no webServer here. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/support/migrated-folder.ts',
  // One company each: a file's journeys stay together, and three files run at once, since most of a journey is waiting.
  workers: 3,
  // CI has many jobs on few cores. What passes only then is named at the end of the run (scripts/test.mjs).
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '.remit/playwright.json' }]],
  use: {
    browserName: 'chromium',
    headless: true,
    actionTimeout: 10_000,
    // Recording every test costs as much again as running it: `--trace=on` for the one that is looked into.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findBrowser(),
      args: asRoot ? ['--no-sandbox', ...QUIET] : QUIET,
    },
  },
});
