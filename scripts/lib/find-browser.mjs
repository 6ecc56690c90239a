import { createRequire } from 'node:module';
import { posix, win32 } from 'node:path';
import { isExecutable } from './is-executable.mjs';

// The headless one first: the same engine without windows, so that the journeys take less of the machine.
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** What to tell a person who has none. */
export const NO_BROWSER = [
  'No Chromium was found for the browser journeys. Any one of these mends it:',
  '  npx playwright install chromium            (downloads one for these tests)',
  '  apt-get install chromium | brew install --cask chromium | winget install Google.Chrome',
  '  CHROMIUM_PATH=/path/to/chromium            (one that you have already)',
].join('\n');

/**
 * The path of a Chromium, or undefined: CHROMIUM_PATH, Playwright's own, then those of the system.
 * Throws when CHROMIUM_PATH names a file that is not there. The arguments are for tests.
 *
 * @param {{ env?: Record<string, string | undefined>, platform?: string, exists?: (path: string) => boolean,
 *   playwrights?: () => string | undefined }} [options]
 * @returns {string | undefined}
 */
export function findBrowser({
  env = process.env,
  platform = process.platform,
  exists = isExecutable,
  playwrights = playwrightsBrowser,
} = {}) {
  if (env.CHROMIUM_PATH) {
    if (exists(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
    throw new Error(`CHROMIUM_PATH is ${env.CHROMIUM_PATH}, which is no file that can be run.`);
  }
  return [playwrights(), ...systemBrowsers(env, platform)].find((path) => path && exists(path));
}

function systemBrowsers(env, platform) {
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
    return roots.flatMap((root) => WINDOWS.map((path) => win32.join(root, path)));
  }
  const folders = [...(env.PATH ?? '').split(':').filter(Boolean), '/usr/bin', '/snap/bin'];
  const onPath = NAMES.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
  return platform === 'darwin' ? [...MAC, ...onPath] : onPath;
}

function playwrightsBrowser() {
  try {
    return createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
  } catch {
    return undefined;
  }
}
