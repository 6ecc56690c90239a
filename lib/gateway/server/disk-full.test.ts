import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type GatewayRig, startGatewayRig } from '@/lib/testing/gateway-rig';
import { openSmallDisk, type SmallDisk } from '@/lib/testing/small-disk';

describe('a gateway whose disk is full', () => {
  let rig: GatewayRig;
  let disk: SmallDisk;
  afterEach(async () => {
    await rig.close();
    disk.close();
  });

  async function start(whenFull: 'stop' | 'drop'): Promise<ChildProcess> {
    disk = openSmallDisk();
    rig = await startGatewayRig({ stateDir: disk.path, log: { whenFull } });
    rig.uploads.held = true;
    return rig.boot();
  }
  /** The status of each of so many calls, one after another, by trace. */
  async function calls(count: number): Promise<Map<string, number>> {
    const statuses = new Map<string, number>();
    for (let made = 0; made < count; made++) {
      const trace = randomBytes(16).toString('hex');
      statuses.set(trace, await rig.call(trace));
    }
    return statuses;
  }
  const reached = () => rig.upstream.seen.filter(({ method }) => method === 'tools/call').length;
  const answered = (statuses: Map<string, number>) =>
    [...statuses].flatMap(([trace, status]) => (status === 200 ? [trace] : []));
  async function uploaded(): Promise<Set<string | undefined>> {
    rig.uploads.held = false;
    await vi.waitFor(async () => expect(await rig.metric('remit_gateway_log_spooled')).toBe(0), { timeout: 20_000 });
    return new Set(rig.came.map(({ traceId }) => traceId));
  }

  it('answers no call that it cannot log, says that it is not ready, and goes on when there is room', async () => {
    const child = await start('stop');
    const before = await calls(3);
    expect([...before.values()]).toEqual([200, 200, 200]);
    disk.fill(child);
    // What a block holds already may still take an entry.
    const during = await calls(60);
    expect([...during.values()].at(-1)).toBe(503);
    expect((await rig.readyz()).faults).toEqual(['log_full']);
    // The first that failed may have reached the server; none after it does.
    const count = reached();
    await calls(3);
    expect(reached()).toBe(count);
    disk.free(child);
    await vi.waitFor(async () => expect([...(await calls(1)).values()]).toEqual([200]), {
      timeout: 15_000,
      interval: 100,
    });
    const logged = await uploaded();
    for (const trace of [...before.keys(), ...answered(during)]) expect(logged).toContain(trace);
    expect(await rig.metric('remit_gateway_log_dropped')).toBe(0);
  });

  it('goes on where that is its choice, counts what it drops, and says so where it is missing', async () => {
    const child = await start('drop');
    await calls(1);
    disk.fill(child);
    const during = await calls(60);
    expect(new Set(during.values())).toEqual(new Set([200]));
    const dropped = await rig.metric('remit_gateway_log_dropped');
    expect(dropped).toBeGreaterThan(0);
    expect(rig.notes).toContainEqual(expect.objectContaining({ event: 'dropped', error: expect.any(String) }));
    disk.free(child);
    const after = await calls(2);
    const logged = await uploaded();
    for (const [trace] of after) expect(logged).toContain(trace);
    expect([...during.keys()].filter((trace) => !logged.has(trace))).toHaveLength(dropped);
    expect(rig.came.map(({ status }) => status)).toContain(`${dropped} entries dropped before this`);
    // The gap in the count is as wide as what is missing.
    const numbers = rig.came.map(({ sequence }) => sequence);
    expect(Math.max(...numbers) - new Set(numbers).size).toBeGreaterThanOrEqual(dropped);
  });
});
