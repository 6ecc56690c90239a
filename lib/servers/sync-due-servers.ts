import { authorize } from '@/lib/authz/authorize';
import { isRemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { isSyncDue } from './model/sync-due';
import * as repository from './repository';
import { type SyncResult, syncServer } from './sync-server';

/** Servers of one run; the next run goes on. */
const AT_MOST = 200;
const AT_ONCE = 4;

export interface SyncRun {
  read: number;
  failed: number;
  /** Tools that changed, went, or are new. */
  changed: number;
  removed: number;
  added: number;
}

/**
 * Reads the tools of every server that was not read for `everyMs`, a few at a time, through the verb that people use.
 * A server that fails keeps its error and is asked less often; the others are read all the same.
 */
export async function syncDueServers({
  ctx,
  everyMs,
  signal,
}: {
  ctx: Ctx;
  everyMs: number;
  signal: AbortSignal;
}): Promise<SyncRun> {
  const now = ctx.clock();
  const before = new Date(now.getTime() - everyMs);
  const scope = authorize(ctx.actor, 'server:sync');
  const candidates = await repository.listForSync(ctx.db.read, scope, { before, now });
  const due = candidates.filter((server) => isSyncDue(server, everyMs, now)).slice(0, AT_MOST);
  const run: SyncRun = { read: 0, failed: 0, changed: 0, removed: 0, added: 0 };
  let unexpected: unknown;
  async function work(): Promise<void> {
    for (let next = due.shift(); next && !signal.aborted; next = due.shift()) {
      try {
        count(run, await syncServer({ ctx, input: { slug: next.slug }, stopping: signal }));
      } catch (error) {
        signal.throwIfAborted();
        run.failed += 1;
        if (!isRemitError(error)) unexpected ??= error;
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  if (unexpected) throw unexpected;
  return run;
}

function count(run: SyncRun, { changed, removed, added }: SyncResult): void {
  run.read += 1;
  run.changed += changed.length;
  run.removed += removed.length;
  run.added += added.length;
}
