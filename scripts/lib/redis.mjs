import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isExecutable } from './is-executable.mjs';
import { freePort } from './postgres.mjs';

/** What to tell a person who has none. */
export const NO_REDIS =
  'Redis is not installed: limits that gateways share were not tested. Install it with ' +
  '`apt-get install redis-server` or `brew install redis`.';

/** The program redis-server; undefined when none is installed. */
export function findRedis(env = process.env) {
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), '/opt/homebrew/bin', '/usr/local/bin'];
  return folders.map((folder) => join(folder, 'redis-server')).find(isExecutable);
}

/**
 * Starts a Redis of its own on a free loopback port, which keeps nothing: `{url, stop(), halt(), resume(), signal(name)}`.
 * `halt` ends it, for tests of what is without one; `resume` starts an empty one at the same address.
 */
export async function startRedis(program) {
  const folder = mkdtempSync(join(tmpdir(), 'remit-redis-'));
  const password = randomBytes(16).toString('hex');
  const port = await freePort();
  let child;
  const kill = () => child?.kill('SIGKILL');
  process.once('exit', kill);
  const resume = async () => {
    const settings = { bind: '127.0.0.1', port, dir: folder, save: '', appendonly: 'no', requirepass: password };
    const args = Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value)]);
    const started = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    child = started;
    await new Promise((resolve, reject) => {
      let said = '';
      started.stdout.on('data', (text) => {
        said = (said + text).slice(-4_000);
        if (said.includes('Ready to accept connections')) resolve();
      });
      started.once('exit', () => reject(new Error(`Redis (${program}) did not start:\n${said}`)));
    });
  };
  const halt = async () => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  };
  const stop = async () => {
    process.off('exit', kill);
    await halt();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  await resume();
  return { url: `redis://:${password}@127.0.0.1:${port}`, stop, halt, resume, signal: (name) => child?.kill(name) };
}
