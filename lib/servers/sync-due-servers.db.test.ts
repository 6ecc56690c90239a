import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { createScheduler, type Job } from '@/lib/jobs/scheduler';
import { serverJobs } from '@/lib/jobs/server-jobs';
import { type Behaviour, type McpServer, startMcpServer } from '@/lib/testing/mcp-server';
import { tool } from '@/lib/testing/sample-server';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import { createServer } from './create-server';
import { getServer } from './queries';
import { type SyncRun, syncDueServers } from './sync-due-servers';
import { syncServer } from './sync-server';

const HOUR = 3_600_000;
const isSync = ({ name }: Job) => name === 'sync-servers';
const NOTHING: SyncRun = { read: 0, failed: 0, changed: 0, removed: 0, added: 0 };
const good: Behaviour = ({ reply }) => reply({ tools: [tool('get'), tool('put')] });
const failing: Behaviour = ({ response }) => void response.writeHead(500).end();
const hanging: Behaviour = () => {};

describe('reading servers by the clock', () => {
  let world: TestWorld;
  let ada: PersonActor;
  let asked: string[];
  let open: McpServer[];

  beforeEach(async () => {
    world = await openTestWorld();
    ada = await world.person('Ada', 'engineer', 'auditor');
    asked = [];
    open = [];
  });
  afterEach(async () => {
    for (const server of open) await server.close();
    await world.close();
  });

  async function server(slug: string, list: Behaviour = good): Promise<McpServer> {
    const started = await startMcpServer((call) => {
      asked.push(slug);
      list(call);
    });
    open.push(started);
    const input = { slug, name: slug, url: started.url, owner: 'ada@example.com', environment: 'staging' };
    await createServer({ ctx: world.ctx(ada), input });
    return started;
  }
  const run = (signal = new AbortController().signal) =>
    syncDueServers({ ctx: world.ctx({ kind: 'system', name: 'sync-servers' }), everyMs: HOUR, signal });
  const log = async () =>
    (await listAuditLog({ ctx: world.ctx(ada), page: { limit: 50 } })).items
      .filter(({ actor }) => actor.name === 'sync-servers')
      .map(({ action, subject }) => `${action} ${subject.id}`);
  const row = (slug: string) => prismaOf(world.db.read).mcpServer.findUniqueOrThrow({ where: { slug } });
  const shown = (slug: string) => getServer({ ctx: world.ctx(ada), slug });

  it('reads each once an interval, and logs only what changed', async () => {
    const crm = await server('crm');
    expect(await run()).toEqual(NOTHING);
    world.clock.advance(HOUR);
    expect(await run()).toEqual({ ...NOTHING, read: 1, added: 2 });
    expect(await run()).toEqual(NOTHING);
    world.clock.advance(HOUR);
    expect(await run()).toEqual({ ...NOTHING, read: 1 });
    expect((await shown('crm')).lastSyncAt).toBe(world.clock.now.toISOString());
    expect(await log()).toEqual(['server.sync crm']);
    crm.list = ({ reply }) => reply({ tools: [tool('get', 'Something else.')] });
    world.clock.advance(HOUR);
    expect(await run()).toEqual({ ...NOTHING, read: 1, changed: 1, removed: 1 });
    expect(await log()).toEqual(['server.sync crm', 'server.sync crm']);
    crm.list = good;
    world.clock.advance(HOUR);
    expect(await run()).toEqual({ ...NOTHING, read: 1, changed: 1, added: 1 });
    const { returnedAt } = await prismaOf(world.db.read).tool.findFirstOrThrow({ where: { name: 'put' } });
    expect(returnedAt).toEqual(world.clock.now);
  });

  it('counts from when somebody read it by hand', async () => {
    await server('crm');
    world.clock.advance(HOUR);
    await syncServer({ ctx: world.ctx(ada), input: { slug: 'crm' } });
    expect(await run()).toEqual(NOTHING);
  });

  it('asks a server that fails less and less often, keeps its error, and reads the others', async () => {
    const bad = await server('bad', failing);
    await server('crm');
    const tries: number[] = [];
    for (let hour = 1; hour <= 32; hour++) {
      world.clock.advance(HOUR);
      const before = asked.filter((slug) => slug === 'bad').length;
      await run();
      if (asked.filter((slug) => slug === 'bad').length > before) tries.push(hour);
    }
    expect(tries).toEqual([1, 3, 7, 15, 31]);
    expect(asked.filter((slug) => slug === 'crm')).toHaveLength(32);
    expect((await shown('bad')).lastSyncError).toMatch(/did not answer as an MCP server/);
    expect(await row('bad')).toMatchObject({ syncFailures: 5, lastSyncAt: null });
    // Told once, not every time.
    expect(await log()).toEqual(['server.sync crm', 'server.sync-failed bad']);
    bad.list = good;
    world.clock.advance(24 * HOUR);
    expect(await run()).toMatchObject({ read: 2, failed: 0 });
    expect(await row('bad')).toMatchObject({ syncFailures: 0, lastSyncError: null });
  });

  it('asks at least once a day, and is held up by no clock that was set back', async () => {
    await server('bad', failing);
    for (let day = 0; day < 12; day++) {
      world.clock.advance(24 * HOUR);
      expect((await run()).failed, `day ${day}`).toBe(1);
    }
    world.clock.advance(-200 * 24 * HOUR);
    expect((await run()).failed).toBe(1);
    expect((await run()).failed).toBe(0);
  });

  it('changes nothing for a list that is not whole', async () => {
    const crm = await server('crm');
    world.clock.advance(HOUR);
    await run();
    crm.list = ({ reply }) => reply({ tools: [tool('new'), tool('get', 'Other.'), tool('new')] });
    world.clock.advance(HOUR);
    expect(await run()).toEqual({ ...NOTHING, failed: 1 });
    expect((await shown('crm')).toolList.map(({ name, state }) => `${name} ${state}`)).toEqual(['get new', 'put new']);
  });

  it('asks a few at a time', async () => {
    let now = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    for (let i = 0; i < 7; i++) {
      await server(`s${i}`, (call) => {
        now += 1;
        most = Math.max(most, now);
        waiting.push(() => {
          now -= 1;
          good(call);
        });
      });
    }
    world.clock.advance(HOUR);
    let done = false;
    const running = run().finally(() => (done = true));
    while (!done) {
      await vi.waitFor(() => expect(waiting.length > 0 || done).toBe(true));
      // Those that were asked together are answered together.
      await vi.waitFor(() =>
        expect(waiting.length === Math.min(4, 7 - asked.length + waiting.length) || done).toBe(true),
      );
      for (const answer of waiting.splice(0)) answer();
    }
    expect(await running).toMatchObject({ read: 7 });
    expect(most).toBe(4);
  });

  it('breaks off when Remit stops, and keeps nothing of it', async () => {
    await server('crm', hanging);
    world.clock.advance(HOUR);
    const job = serverJobs({ syncMinutes: 60 }).find(isSync) as Job;
    const scheduler = createScheduler({ jobs: [job], ctxFor: (name) => world.ctx({ kind: 'system', name }) });
    const tick = scheduler.tick();
    await vi.waitFor(() => expect(asked).toEqual(['crm']));
    await scheduler.stop();
    await tick;
    expect(await row('crm')).toMatchObject({ syncTriedAt: null, lastSyncError: null, syncFailures: 0 });
    expect(await prismaOf(world.db.read).job.findUnique({ where: { name: 'sync-servers' } })).toMatchObject({
      outcome: 'aborted',
    });
  });

  it('is off with 0 minutes', () => {
    const [off, on] = [0, 60].map((syncMinutes) => serverJobs({ syncMinutes }).find(isSync)?.everyMs);
    expect([off, on]).toEqual([0, 60_000]);
  });
});
