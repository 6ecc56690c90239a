import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, startHttp } from '@/lib/testing/http-server';
import { AT_ONCE, LOGGING_PROCESS } from '@/lib/testing/logging-process';
import { openDecisionLog } from './decision-log';

/** `REMIT_KILLS=30` for the long run. */
const ROUNDS = Number(process.env.REMIT_KILLS ?? 10);

interface Line {
  eventId: string;
  sequence: number;
  session: string;
}

describe('a gateway that is killed while it answers', () => {
  let remit: HttpServer;
  let stateDir: string;
  /** By event, as often as it came. */
  const came = new Map<string, Line[]>();
  let uploads = 0;

  /** Takes entries as Remit does, and loses every fourth answer. */
  const ingest: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // Killed in the middle of an upload: what has not come whole is not taken.
      return;
    }
    const lines = gunzipSync(Buffer.concat(chunks)).toString().split('\n');
    let known = 0;
    for (const line of lines.map((text) => JSON.parse(text) as Line)) {
      const before = came.get(line.eventId);
      if (before) known += 1;
      came.set(line.eventId, [...(before ?? []), line]);
    }
    uploads += 1;
    if (uploads % 4 === 0) return void response.destroy();
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ new: lines.length - known, duplicate: known, rejected: [] }));
  };

  beforeAll(async () => {
    remit = await startHttp(ingest);
    stateDir = mkdtempSync(join(tmpdir(), 'remit-kill-'));
  });
  afterAll(async () => {
    await remit.close();
    rmSync(stateDir, { recursive: true, force: true });
  });

  const boot = (round: number) =>
    spawn(process.execPath, ['--import', 'tsx', LOGGING_PROCESS, stateDir, remit.origin, String(round)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });

  /** What it answered before it was killed, at any moment: also while it opens what is there. */
  async function killed(child: ReturnType<typeof boot>): Promise<string[]> {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await expect.poll(() => said, { timeout: 20_000 }).toContain('ready');
    child.stdin.write('go', () => setTimeout(() => child.kill('SIGKILL'), Math.random() * 300));
    await new Promise((resolve) => child.once('close', resolve));
    expect(child.signalCode).toBe('SIGKILL');
    return said.split('\n').slice(1, -1);
  }

  it('has logged every call that it answered, once, and no number stands for two calls', async () => {
    const answered = new Set<string>();
    // The next ones start while one is at work, which is what takes most of the time.
    const ready = [boot(1), boot(2)];
    for (let round = 3; ready.length > 0; round++) {
      if (round <= ROUNDS) ready.push(boot(round));
      for (const call of await killed(ready.shift() as ReturnType<typeof boot>)) answered.add(call);
    }
    const log = await openDecisionLog({
      url: remit.origin,
      token: 't',
      stateDir,
      maxBytes: 65_536,
      whenFull: 'stop',
      gatherMs: 1,
      emit: () => {},
    });
    await expect.poll(() => log.stats().spooled, { timeout: 20_000 }).toBe(0);
    await log.close();

    const lines = [...came.values()];
    // Sent again it is the same entry.
    for (const copies of lines) expect(new Set(copies.map((line) => JSON.stringify(line))).size).toBe(1);
    const logged = lines.map(([line]) => line as Line);
    const calls = new Set(logged.map(({ session }) => session));
    expect([...answered].filter((call) => !calls.has(call))).toEqual([]);
    expect(calls.size).toBe(logged.length);
    expect(new Set(logged.map(({ sequence }) => sequence)).size).toBe(logged.length);
    // On disk and killed before the answer: no more than were under way.
    expect(logged.length - answered.size).toBeLessThanOrEqual(ROUNDS * AT_ONCE);
    expect(answered.size).toBeGreaterThan(ROUNDS);
    // Nothing was dropped, so nothing is missing in the count either.
    expect(Math.max(...logged.map(({ sequence }) => sequence))).toBe(logged.length);
  }, 120_000);
});
