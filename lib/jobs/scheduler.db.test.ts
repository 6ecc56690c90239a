import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import { log } from '@/lib/telemetry/log';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import type { JobName } from './model/job';
import { listJobs } from './queries';
import { createScheduler, type Job, type Scheduler } from './scheduler';

const SECOND = 1_000;

describe('the scheduler', () => {
  let world: TestWorld;
  let root: PersonActor;
  let runs: string[];

  beforeAll(async () => {
    world = await openTestWorld();
    root = await world.person('Root', 'admin');
  });
  beforeEach(async () => {
    await world.db.transaction((tx) => prismaOf(tx).job.deleteMany());
    runs = [];
    vi.spyOn(log, 'error').mockImplementation(() => {});
  });
  afterEach(() => void vi.restoreAllMocks());
  afterAll(() => world.close());

  const scheduler = (...jobs: Job[]): Scheduler =>
    createScheduler({ jobs, ctxFor: (name) => world.ctx({ kind: 'system', name }), random: () => 0 });
  const job = (name: JobName = 'expire-grants', run: Job['run'] = async () => 'done', everyMs = 10 * SECOND): Job => ({
    name,
    everyMs,
    run: (call) => {
      runs.push(name);
      return run(call);
    },
  });
  const seen = async (name: JobName = 'expire-grants') =>
    (await listJobs({ ctx: world.ctx(root) })).items.find((status) => status.name === name);

  it('runs a job when its time has come, and says how it went', async () => {
    const one = scheduler(
      job('expire-grants', async () => {
        world.clock.advance(40);
        return 'Ended 3.';
      }),
    );
    await one.tick();
    const startedAt = new Date(world.clock.now.getTime() - 40);
    expect(await seen()).toEqual({
      name: 'expire-grants',
      what: 'Ends grants whose time is over, and publishes that',
      state: 'succeeded',
      everySeconds: 10,
      startedAt: startedAt.toISOString(),
      finishedAt: world.clock.now.toISOString(),
      milliseconds: 40,
      note: 'Ended 3.',
      error: null,
      failures: 0,
      dueAt: new Date(startedAt.getTime() + 10 * SECOND).toISOString(),
    });
    await one.tick();
    world.clock.advance(10 * SECOND - 41);
    await one.tick();
    expect(runs).toHaveLength(1);
    world.clock.advance(1);
    await one.tick();
    expect(runs).toHaveLength(2);
  });

  it('logs a failure, tries again later and later, and lets the others run', async () => {
    let fails = true;
    const one = scheduler(
      job('sync-servers', async () => {
        if (fails) throw new RemitError('unavailable', 'The directory does not answer.');
        return 'well';
      }),
      job('expire-grants'),
    );
    const times: number[] = [];
    const start = world.clock.now.getTime();
    for (let second = 0; second < 80; second++) {
      const before = runs.filter((name) => name === 'sync-servers').length;
      await one.tick();
      if (runs.filter((name) => name === 'sync-servers').length > before) times.push(second);
      world.clock.advance(SECOND);
    }
    expect(times).toEqual([0, 20, 60]);
    expect(runs.filter((name) => name === 'expire-grants')).toHaveLength(8);
    expect(await seen('sync-servers')).toMatchObject({
      state: 'failed',
      error: 'The directory does not answer.',
      failures: 3,
      dueAt: new Date(start + 140 * SECOND).toISOString(),
    });
    expect(log.error).toHaveBeenCalledTimes(3);
    fails = false;
    world.clock.advance(60 * SECOND);
    await one.tick();
    expect(await seen('sync-servers')).toMatchObject({ state: 'succeeded', error: null, failures: 0, note: 'well' });
  });

  it('tells nothing of an unexpected error but where the log has it', async () => {
    await scheduler(job('expire-grants', () => Promise.reject(new Error('password=hunter2')))).tick();
    expect((await seen())?.error).toMatch(/^Something unexpected\. The log of Remit has it as [0-9a-f-]{36}\.$/);
  });

  it('survives a job that throws before it promises anything', async () => {
    await scheduler(
      job('expire-grants', () => {
        throw new Error('at once');
      }),
    ).tick();
    expect(await seen()).toMatchObject({ state: 'failed', failures: 1 });
  });

  it('runs a job in one process at a time, and not again where another process just did', async () => {
    let finish = () => {};
    const slow = job('expire-grants', () => new Promise((resolve) => (finish = () => resolve('slow'))));
    const [one, two] = [scheduler(slow), scheduler(slow)];
    const first = one.tick();
    await vi.waitFor(() => expect(runs).toHaveLength(1));
    await one.tick();
    await two.tick();
    world.clock.advance(10 * SECOND);
    await two.tick();
    expect(runs).toHaveLength(1);
    expect(await seen()).toMatchObject({ state: 'running', finishedAt: null });
    finish();
    await first;
    world.clock.advance(10 * SECOND);
    const again = two.tick();
    await vi.waitFor(() => expect(runs).toHaveLength(2));
    finish();
    await again;
    await one.tick();
    expect(runs).toHaveLength(2);
  });

  it('is stopped by no clock: not by one that jumps ahead, nor by one that is set back', async () => {
    const one = scheduler(job());
    await one.tick();
    world.clock.advance(365 * 86_400 * SECOND);
    await one.tick();
    expect(runs).toHaveLength(2);
    world.clock.advance(-365 * 86_400 * SECOND);
    await one.tick();
    expect(runs).toHaveLength(3);
    await one.tick();
    expect(runs).toHaveLength(3);
    // And one that starts after that, with a start in the future on record.
    world.clock.advance(-3_600 * SECOND);
    await scheduler(job()).tick();
    expect(runs).toHaveLength(4);
  });

  it('breaks network work off when Remit stops, waits for it, and starts nothing more', async () => {
    let ended = false;
    const one = scheduler(
      job(
        'sync-servers',
        ({ signal }) =>
          new Promise((_, reject) =>
            signal.addEventListener('abort', () => {
              ended = true;
              reject(signal.reason);
            }),
          ),
      ),
    );
    const tick = one.tick();
    await vi.waitFor(() => expect(runs).toHaveLength(1));
    await one.stop();
    expect(ended).toBe(true);
    await tick;
    expect(await seen('sync-servers')).toMatchObject({ state: 'aborted', failures: 0 });
    world.clock.advance(100 * SECOND);
    await one.tick();
    expect(runs).toHaveLength(1);
    expect(log.error).not.toHaveBeenCalled();
  });

  it('shows a job that is switched off as such, and never runs it', async () => {
    const one = scheduler(job('sync-servers', undefined, 0), job('expire-grants'));
    await one.tick();
    expect(runs).toEqual(['expire-grants']);
    expect(await seen('sync-servers')).toMatchObject({ state: 'off', dueAt: null });
  });

  it('tells once that the database does not answer, and goes on when it does', async () => {
    const one = createScheduler({
      jobs: [job()],
      ctxFor: (name) => ({ ...world.ctx({ kind: 'system', name }), db: broken ? { ...world.db, tryLock } : world.db }),
      random: () => 0,
    });
    const tryLock = () => Promise.reject(new Error('gone'));
    let broken = true;
    for (let i = 0; i < 60; i++) {
      await one.tick();
      world.clock.advance(SECOND);
    }
    expect(log.error).toHaveBeenCalledTimes(1);
    broken = false;
    world.clock.advance(60 * SECOND);
    await one.tick();
    expect(runs).toHaveLength(1);
  });

  it('shows its jobs to administrators only', async () => {
    const tove = await world.person('Tove', 'security');
    await expect(listJobs({ ctx: world.ctx(tove) })).rejects.toMatchObject({ code: 'not_found' });
  });
});
