import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { holdDataFolder } from './data-folder';

const folder = () => mkdtempSync(join(tmpdir(), 'remit-folder-'));

/** What a process leaves behind that was killed while it held the folder. */
function leaveBehind(dataDir: string, holder: { pid: number; host: string }) {
  mkdirSync(join(dataDir, 'lock'));
  writeFileSync(join(dataDir, 'holder.json'), JSON.stringify(holder));
}

it('is held by one at a time, and free again after', async () => {
  const dataDir = folder();
  const release = await holdDataFolder(dataDir);
  await expect(holdDataFolder(dataDir)).rejects.toThrow(`in use by another Remit (process ${process.pid})`);
  await release();
  const again = await holdDataFolder(dataDir);
  await again();
  expect(existsSync(join(dataDir, 'holder.json'))).toBe(false);
});

it('is taken over from a process of this machine that is gone', async () => {
  const dataDir = folder();
  leaveBehind(dataDir, { pid: 2 ** 22 + 1, host: hostname() });
  await (await holdDataFolder(dataDir))();
});

it('is taken over from an earlier life with the same number, as in a container', async () => {
  const dataDir = folder();
  leaveBehind(dataDir, { pid: process.pid, host: hostname() });
  await (await holdDataFolder(dataDir))();
});

it('is not taken over from a process that lives, nor from another machine', async () => {
  for (const holder of [
    { pid: process.ppid, host: hostname() },
    { pid: 1, host: 'another.example.com' },
  ]) {
    const dataDir = folder();
    leaveBehind(dataDir, holder);
    await expect(holdDataFolder(dataDir)).rejects.toThrow('in use by another Remit');
  }
});
