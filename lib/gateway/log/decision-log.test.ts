import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DecisionLog, type DecisionLogOptions, type LogEvent, openDecisionLog } from './decision-log';
import type { DecisionEntry, NewDecision } from './entry';

const CALL: NewDecision = {
  time: '2026-11-23T09:00:00.000Z',
  server: 'crm',
  tool: 'search',
  decision: 'allow',
  reason: 'allowed',
  serial: 4,
};

let stateDir: string;
let events: LogEvent[];
let logs: DecisionLog[];
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'remit-log-'));
  events = [];
  logs = [];
});
afterEach(async () => {
  for (const log of logs) await log.close();
  rmSync(stateDir, { recursive: true, force: true });
});

const folder = () => join(stateDir, 'decisions');
const files = () => readdirSync(folder()).filter((name) => name.startsWith('decisions-'));
const newestFile = () => join(folder(), files().sort().at(-1) as string);

/** Remit by hand: what it was sent, and what it says to that. */
function remit(answer: (entries: DecisionEntry[], time: number) => Response) {
  const sent: DecisionEntry[][] = [];
  const get = (async (_, init) => {
    const lines = gunzipSync(init?.body as Buffer)
      .toString()
      .split('\n');
    const entries = lines.map((line) => JSON.parse(line) as DecisionEntry);
    sent.push(entries);
    return answer(entries, sent.length);
  }) as typeof fetch;
  return { sent, get };
}
const taken = (entries: unknown[]) => Response.json({ new: entries.length, duplicate: 0, rejected: [] });
const down = (async () => {
  throw new Error('Remit is down');
}) as typeof fetch;

async function open(change: Partial<DecisionLogOptions> = {}): Promise<DecisionLog> {
  const log = await openDecisionLog({
    url: 'https://remit.example.com/',
    token: 't',
    stateDir,
    maxBytes: 1_048_576,
    whenFull: 'stop',
    gatherMs: 0,
    fetch: down,
    emit: (event) => events.push(event),
    ...change,
  });
  logs.push(log);
  return log;
}
/** As when the process ends. */
async function closed(log: DecisionLog): Promise<void> {
  logs.splice(logs.indexOf(log), 1);
  await log.close();
}
const onDisk = () =>
  files()
    .sort()
    .flatMap((name) => readFileSync(join(folder(), name), 'utf8').split('\n').slice(0, -1))
    .map((line) => JSON.parse(line) as DecisionEntry);

describe('the spool', () => {
  it('has an entry on disk once it is recorded, in order', async () => {
    const log = await open();
    await log.record({ ...CALL, session: 'a' });
    expect(onDisk()).toMatchObject([{ ...CALL, session: 'a', sequence: 1, enforced: true }]);
    await Promise.all(['b', 'c', 'd'].map((session) => log.record({ ...CALL, session })));
    expect(onDisk().map(({ sequence, session }) => [sequence, session])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ]);
    expect(log.stats()).toMatchObject({ spooled: 4, dropped: 0, lastUploadAt: null });
  });

  it('is for one process', async () => {
    await open();
    await expect(open()).rejects.toMatchObject({
      code: 'conflict',
      message: `The decision log is kept by another gateway (process ${process.pid}). Stop that one first.`,
    });
  });

  it('waits for a lock that nobody says is theirs, as of a process that was killed when it had just taken it', async () => {
    mkdirSync(join(folder(), 'lock'), { recursive: true });
    const opening = open();
    // It has found the lock by then.
    setTimeout(() => rmSync(join(folder(), 'lock'), { recursive: true }), 50);
    await (await opening).record(CALL);
    expect(onDisk()).toHaveLength(1);
  });

  it('keeps nothing that is no part of an entry', async () => {
    const log = await open();
    await log.record({ ...CALL, args: 'secret' } as never);
    expect(onDisk()).toHaveLength(1);
    expect(JSON.stringify(onDisk())).not.toContain('secret');
  });

  it.each(['a line that was cut off', 'nothing but a line that was cut off', 'bytes that are no line of ours'])(
    'opens over %s, and counts on',
    async (what) => {
      const before = await open();
      await before.record(CALL);
      await before.record(CALL);
      await closed(before);
      if (what.startsWith('a line')) appendFileSync(newestFile(), '{"sequence":3,"time":"20');
      else if (what.startsWith('nothing')) writeFileSync(join(folder(), 'decisions-0000000000000003.ndjson'), '{"sequ');
      else appendFileSync(newestFile(), '\u0000\u0000\n');
      const { sent, get } = remit((entries) => taken(entries));
      const spoilt = what.startsWith('bytes');
      const log = await open(spoilt ? {} : { fetch: get });
      await log.record(CALL);
      if (spoilt) return expect(newestFile()).toContain('decisions-0000000000000004');
      await expect.poll(() => log.stats().spooled).toBe(0);
      expect(sent.flat().map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    },
  );

  it('deletes what Remit has, and counts on from the name of the file that is left', async () => {
    const { get } = remit((entries) => taken(entries));
    const log = await open({ fetch: get, maxBytes: 8_192 });
    for (let at = 1; at <= 40; at++) {
      await log.record(CALL);
      await expect.poll(() => log.stats().spooled).toBe(0);
    }
    expect(files().length).toBeLessThan(3);
    await closed(log);
    const again = await open();
    await again.record(CALL);
    expect(onDisk().at(-1)?.sequence).toBe(41);
  });

  it('does not send again what was acknowledged before a restart', async () => {
    const first = remit((entries) => taken(entries));
    const before = await open({ fetch: first.get });
    await before.record(CALL);
    await expect.poll(() => before.stats().spooled).toBe(0);
    await closed(before);
    const second = remit((entries) => taken(entries));
    const log = await open({ fetch: second.get });
    await log.record(CALL);
    await expect.poll(() => log.stats().spooled).toBe(0);
    expect(second.sent.flat().map(({ sequence }) => sequence)).toEqual([2]);
  });

  it('says when entries that were on disk are gone', async () => {
    const log = await open({ gatherMs: 60_000, fetch: remit((entries) => taken(entries)).get });
    await log.record(CALL);
    await log.record(CALL);
    truncateSync(newestFile(), 0);
    await closed(log);
    expect(events).toMatchObject([{ event: 'lost', entries: 2 }]);
  });
});

describe('a spool without room', () => {
  async function filled(whenFull: 'stop' | 'drop', fetchLater: () => typeof fetch = () => down) {
    const log = await open({ whenFull, maxBytes: 4_096, fetch: (...asked) => fetchLater()(...asked) });
    let kept = 0;
    while (!log.full && log.stats().dropped === 0 && kept < 1_000) {
      await log.record(CALL);
      kept += 1;
    }
    return { log, kept };
  }

  it('is full a little before there is no room, and then stops', async () => {
    const { log, kept } = await filled('stop');
    await log.record(CALL);
    await expect(
      (async () => {
        for (let at = 0; at < 10; at++) await log.record(CALL);
      })(),
    ).rejects.toThrow('The spool has 4096 bytes, all in use.');
    expect(kept).toBeGreaterThan(5);
    expect(log.stats().dropped).toBe(0);
    expect(files().reduce((sum, name) => sum + readFileSync(join(folder(), name)).length, 0)).toBeLessThanOrEqual(
      4_096,
    );
  });

  it('drops if it is told to, says so, and in the log too once there is room', async () => {
    let get: typeof fetch = down;
    const { log } = await filled('drop', () => get);
    expect(log.full).toBe(false);
    await log.record(CALL);
    expect(log.stats().dropped).toBe(2);
    expect(events.find(({ event }) => event === 'dropped')).toMatchObject({ event: 'dropped', dropped: 1 });
    const before = log.stats().spooled;
    const { sent, get: back } = remit((entries) => taken(entries));
    get = back;
    await expect.poll(() => log.stats().spooled, { timeout: 5_000 }).toBe(0);
    await log.record({ ...CALL, session: 'after' });
    await expect.poll(() => sent.flat().length).toBe(before + 2);
    const [told, after] = sent.flat().slice(-2);
    expect(told).toMatchObject({ tool: '(decision log)', decision: 'deny', status: '2 entries dropped before this' });
    // The numbers of both are missing.
    expect(told?.sequence).toBe(before + 3);
    expect(after).toMatchObject({ session: 'after', sequence: before + 4 });
  });

  it('holds calls up while the disk takes nothing, and tries again', async () => {
    const log = await open();
    await log.record(CALL);
    // The next file cannot be made where a folder has its name.
    const { record } = log;
    await closed(log);
    const blocked = await open();
    mkdirSync(join(folder(), 'decisions-0000000000000002.ndjson'));
    await expect(blocked.record(CALL)).rejects.toThrow('EISDIR');
    expect(blocked.full).toBe(true);
    rmSync(join(folder(), 'decisions-0000000000000002.ndjson'), { recursive: true });
    await blocked.record(CALL);
    expect(blocked.full).toBe(false);
    expect(onDisk().map(({ sequence }) => sequence)).toEqual([1, 2]);
    await expect(record(CALL)).rejects.toThrow('The decision log is closed.');
  });
});

describe('an upload', () => {
  const record = async (log: DecisionLog, count: number) => {
    await Promise.all(Array.from({ length: count }, () => log.record(CALL)));
  };

  it('is cut in halves while it is too large, and one entry that still is goes aside', async () => {
    const { sent, get } = remit((entries) =>
      entries.length > 2 || entries.some(({ sequence }) => sequence === 5)
        ? new Response('', { status: 413 })
        : taken(entries),
    );
    const log = await open({ fetch: get, gatherMs: 20 });
    await record(log, 8);
    await expect.poll(() => log.stats().spooled).toBe(0);
    expect(log.stats()).toMatchObject({ refused: 1, uploaded: 7 });
    expect(JSON.parse(readFileSync(log.stats().refusedFile, 'utf8')).error).toContain('413');
    expect(sent.at(-1)?.at(-1)?.sequence).toBe(8);
  });

  it.each<[string, () => Response]>([
    ['a page of a proxy', () => new Response('<html>', { status: 200 })],
    ['nothing of the kind', () => Response.json({})],
    ['too few', () => Response.json({ new: 1, duplicate: 0, rejected: [] })],
    ['too many', () => Response.json({ new: 3, duplicate: 0, rejected: [] })],
    [
      'a refusal twice',
      () => Response.json({ new: 0, duplicate: 0, rejected: [0, 0].map((index) => ({ index, error: '' })) }),
    ],
    ['a refusal of another', () => Response.json({ new: 1, duplicate: 0, rejected: [{ index: 2, error: '' }] })],
    ['counts below nothing', () => Response.json({ new: 3, duplicate: -1, rejected: [] })],
    ['a token that is refused', () => new Response('', { status: 401 })],
    ['a bad request', () => new Response('', { status: 400 })],
  ])('that is answered with %s is kept', async (_, answer) => {
    const log = await open({ fetch: remit(answer).get, gatherMs: 60_000 });
    await record(log, 2);
    await closed(log);
    expect(events).toMatchObject([{ event: 'upload_failed' }]);
    expect(onDisk()).toHaveLength(2);
    expect((await open()).stats().spooled).toBe(2);
  });

  it.each<[number, Record<string, string>, number]>([
    [429, { 'retry-after': '120' }, 120_000],
    [503, { 'retry-after': 'Mon, 23 Nov 2026 09:10:00 GMT' }, 600_000],
    [503, { 'retry-after': '999999' }, 3_600_000],
    [503, { 'retry-after': 'soon' }, 0],
    [500, {}, 0],
  ])('that is answered with %i and %j waits', async (status, headers, least) => {
    const clock = () => new Date(CALL.time);
    const log = await open({ fetch: remit(() => new Response('', { status, headers })).get, gatherMs: 60_000, clock });
    await record(log, 1);
    await closed(log);
    const [event] = events as Extract<LogEvent, { event: 'upload_failed' }>[];
    expect(event?.retryInMs).toBeGreaterThanOrEqual(least || 250);
    expect(event?.retryInMs).toBeLessThanOrEqual(Math.min(least + 500, 3_600_000));
  });

  it('sends the token that is there now, and nobody else gets it', async () => {
    const asked: [string, RequestInit | undefined][] = [];
    const get = (async (url, init) => {
      asked.push([String(url), init]);
      return taken([1]);
    }) as typeof fetch;
    const log = await open({ fetch: get, token: () => 'newest' });
    await record(log, 1);
    await expect.poll(() => log.stats().spooled).toBe(0);
    const [[url, init]] = asked as [[string, RequestInit]];
    expect(url).toBe('https://remit.example.com/api/v1/decision-log');
    expect(init).toMatchObject({ redirect: 'error', headers: { Authorization: 'Bearer newest' } });
  });
});
