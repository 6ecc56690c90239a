import { randomUUID } from 'node:crypto';
import { isRemitError } from '@/lib/kernel/errors';
import { log } from '@/lib/telemetry/log';
import type { Ctx } from '@/lib/verb/ctx';
import { isDue, type LastRun, waitAfter } from './model/due';
import type { JobName } from './model/job';
import * as repository from './repository';

export interface Job {
  name: JobName;
  /** From one start to the next; 0 switches it off. */
  everyMs: number;
  /** Does what is due and says what it did. Safe to repeat and to break off: `signal` is for network work. */
  run(call: { ctx: Ctx; signal: AbortSignal }): Promise<string>;
}

export interface Scheduler {
  /** Starts what is due, and resolves when that has ended. Never rejects. */
  tick(): Promise<void>;
  /** Ticks by itself from now on. */
  start(): void;
  /** Starts nothing more, breaks network work off, and waits for what runs. */
  stop(): Promise<void>;
}

interface SchedulerOptions {
  jobs: readonly Job[];
  /** A context for the job of this name. */
  ctxFor: (job: string) => Ctx;
  /** For tests; spreads the runs of several processes otherwise. */
  random?: () => number;
}

const TICK_MS = 1_000;
/** Of the interval; how far looks are spread. */
const JITTER = 0.1;

/** Runs jobs on time, each in one process at a time, whatever they throw. */
export function createScheduler({ jobs, ctxFor, random = Math.random }: SchedulerOptions): Scheduler {
  const looks = new Map<string, { from: Date; until: Date }>();
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let registered: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let broken = 0;

  function register(): Promise<void> {
    registered ??= ctxFor('jobs')
      .db.transaction((tx) => repository.registerJobs(tx, jobs))
      .catch((error) => {
        registered = undefined;
        throw error;
      });
    return registered;
  }

  /** The database is asked only when this process has reason to. A clock that was set back is one. */
  function worthALook({ name, everyMs }: Job, now: Date): boolean {
    if (everyMs <= 0 || running.has(name) || stopping.signal.aborted) return false;
    const look = looks.get(name);
    return !look || now < look.from || now >= look.until;
  }

  function lookAgain({ name }: Job, from: Date, waitMs: number): void {
    looks.set(name, { from, until: new Date(from.getTime() + waitMs * (1 + JITTER * random())) });
  }

  async function look(job: Job): Promise<void> {
    const ctx = ctxFor(job.name);
    const now = ctx.clock();
    try {
      await register();
      lookAgain(job, now, job.everyMs);
      const release = await ctx.db.tryLock(`job ${job.name}`);
      if (!release) return;
      try {
        const last = await repository.findLastRun(ctx.db.read, job.name);
        const { startedAt, failures } = isDue(last, job.everyMs, now) ? await runOnce(job, ctx, last, now) : last;
        lookAgain(job, startedAt ?? now, waitAfter(job.everyMs, failures));
      } finally {
        await release();
      }
      broken = 0;
    } catch (error) {
      // Not the job's fault: the database did not answer. It says so itself, so this is told once.
      if (broken === 0) log.error({ job: job.name, err: error }, 'a job could not be started');
      broken += 1;
      lookAgain(job, now, waitAfter(job.everyMs, broken));
    }
  }

  async function runOnce(job: Job, ctx: Ctx, { failures }: LastRun, startedAt: Date): Promise<LastRun> {
    await ctx.db.transaction((tx) => repository.writeStart(tx, job.name, startedAt));
    const end = await Promise.resolve()
      .then(() => job.run({ ctx, signal: stopping.signal }))
      .then(
        (note) => ({ outcome: 'succeeded', note, error: null, failures: 0 }),
        (error) => {
          if (stopping.signal.aborted) return { outcome: 'aborted', note: null, error: null, failures };
          return { outcome: 'failed', note: null, error: tell(job, error), failures: failures + 1 };
        },
      );
    await ctx.db.transaction((tx) => repository.writeEnd(tx, job.name, { ...end, finishedAt: ctx.clock() }));
    return { startedAt, failures: end.failures };
  }

  async function tick(): Promise<void> {
    const started = jobs.filter((job) => worthALook(job, ctxFor(job.name).clock()));
    await Promise.all(
      started.map((job) => {
        const done = look(job).finally(() => running.delete(job.name));
        running.set(job.name, done);
        return done;
      }),
    );
  }

  return {
    tick,
    start() {
      timer ??= setInterval(() => void tick(), TICK_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      stopping.abort(new Error('Remit is stopping.'));
      await Promise.allSettled(running.values());
    },
  };
}

/** What an administrator reads. An error of ours is in words; any other stays in the log. */
function tell({ name }: Job, error: unknown): string {
  const id = randomUUID();
  log.error({ job: name, id, err: error }, 'a job failed');
  if (isRemitError(error)) return error.message.slice(0, 500);
  return `Something unexpected. The log of Remit has it as ${id}.`;
}
