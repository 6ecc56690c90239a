import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runReload } from './reload';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'remit-reload-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (words: string[], timeoutMs = 10_000, signal?: AbortSignal) => runReload(words, { timeoutMs, signal });

describe('the reload command', () => {
  it('is run without a shell: no word of it means anything else', async () => {
    const hostile = ['a b', '$(touch hacked)', '; touch hacked', '*', '`id`', '"', "'", '', '-x', 'ü'];
    const file = join(folder, 'words');
    const script = "require('fs').writeFileSync(process.argv[1], JSON.stringify(process.argv.slice(2)))";
    await run([process.execPath, '-e', script, '--', file, ...hostile]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(hostile);
  });

  it('has failed when it cannot be started, ends with another code, or is killed; with the end of what it said', async () => {
    await expect(run(['/no/such/program'])).rejects.toThrow('cannot be started (ENOENT)');
    await expect(run([folder])).rejects.toThrow('cannot be started (EACCES)');
    await expect(run(['sh', '-c', 'echo out; echo err >&2; exit 7'])).rejects.toThrow(/ended with 7: out\nerr$/);
    await expect(run(['sh', '-c', 'kill -9 $$'])).rejects.toThrow('ended with SIGKILL');
    const long = await run(['sh', '-c', 'yes wrong | head -c 1000000; exit 1']).catch((error: Error) => error.message);
    expect((long as string).length).toBeLessThan(600);
  });

  it('is ended with all that it started when its time is over, or when the agent stops', async () => {
    const file = join(folder, 'child');
    // The child would outlive the command.
    const script = `sleep 600 & echo $! > ${file}; wait`;
    const pid = () => Number(readFileSync(file, 'utf8'));
    await expect(run(['sh', '-c', script], 150)).rejects.toThrow('did not end within 0.15 s');
    await vi.waitFor(() => expect(isAlive(pid())).toBe(false));
    rmSync(file);
    const stop = new AbortController();
    const running = run(['sh', '-c', script], 10_000, stop.signal);
    await vi.waitFor(() => expect(existsSync(file) && pid()).toBeGreaterThan(0));
    stop.abort();
    await expect(running).rejects.toThrow('was stopped');
    await vi.waitFor(() => expect(isAlive(pid())).toBe(false));
    await expect(run(['true'], 10_000, stop.signal)).rejects.toThrow('Stopped');
  });

  it('is over when it is over, though what it left running holds its output', async () => {
    const file = join(folder, 'daemon');
    await run(['sh', '-c', `sleep 600 & echo $! > ${file}`]);
    const daemon = Number(readFileSync(file, 'utf8'));
    expect(isAlive(daemon)).toBe(true);
    process.kill(daemon, 'SIGKILL');
  });

  it('learns nothing of Remit from its environment', async () => {
    vi.stubEnv('REMIT_TOKEN_FILE', '/secret/token');
    try {
      const file = join(folder, 'env');
      await run(['sh', '-c', `env > ${file}`]);
      expect(readFileSync(file, 'utf8')).toMatch(/^PATH=/m);
      expect(readFileSync(file, 'utf8')).not.toContain('REMIT');
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

/** A zombie that nobody waited for is dead too. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
