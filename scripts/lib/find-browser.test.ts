import { describe, expect, test } from 'vitest';
import { findBrowser } from './find-browser.mjs';

const none = () => undefined;
const only =
  (...present: string[]) =>
  (path: string) =>
    present.includes(path);

describe('findBrowser', () => {
  test('CHROMIUM_PATH comes first', () => {
    const env = { CHROMIUM_PATH: '/opt/mine', PATH: '/usr/bin' };
    expect(findBrowser({ env, platform: 'linux', exists: only('/opt/mine', '/usr/bin/chromium') })).toBe('/opt/mine');
  });

  test('a CHROMIUM_PATH that leads nowhere is said, not passed over', () => {
    const env = { CHROMIUM_PATH: '/opt/gone', PATH: '/usr/bin' };
    expect(() => findBrowser({ env, platform: 'linux', exists: only('/usr/bin/chromium') })).toThrow('/opt/gone');
  });

  test("Playwright's own comes before the system's, when it is really there", () => {
    const playwrights = () => '/cache/chrome';
    const env = { PATH: '/usr/bin' };
    const find = (...present: string[]) =>
      findBrowser({ env, platform: 'linux', exists: only(...present), playwrights });
    expect(find('/cache/chrome', '/usr/bin/chromium')).toBe('/cache/chrome');
    expect(find('/usr/bin/chromium')).toBe('/usr/bin/chromium');
  });

  test('looks on the PATH and in the usual places of each system', () => {
    const linux = { env: { PATH: '/custom/bin' }, platform: 'linux', playwrights: none };
    expect(findBrowser({ ...linux, exists: only('/custom/bin/google-chrome') })).toBe('/custom/bin/google-chrome');
    expect(findBrowser({ ...linux, exists: only('/snap/bin/chromium') })).toBe('/snap/bin/chromium');
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findBrowser({ env: {}, platform: 'darwin', playwrights: none, exists: only(mac) })).toBe(mac);
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const env = { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' };
    expect(findBrowser({ env, platform: 'win32', playwrights: none, exists: only(edge) })).toBe(edge);
  });

  test('none is none', () => {
    expect(findBrowser({ env: {}, platform: 'linux', playwrights: none, exists: () => false })).toBeUndefined();
  });
});
