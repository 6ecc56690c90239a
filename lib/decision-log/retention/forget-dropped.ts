import { listNewestOf } from '@/lib/audit/repository';
import type { Ctx } from '@/lib/verb/ctx';
import { DROPS } from './keep-decision-log';
import * as repository from './repository';

/** Keys in one transaction: a second's work. */
const SOME = 20_000;
/** Months that were dropped last; older ones were done by the runs before. */
const LAST = 24;

/** Forgets the keys of the months that were dropped. After that a gateway could send an entry of then again. */
export async function forgetDropped({ ctx, signal }: { ctx: Ctx; signal: AbortSignal }): Promise<number> {
  const drops = await listNewestOf(ctx.db.read, DROPS, LAST);
  let forgotten = 0;
  for (const { detail } of drops) {
    const [from, to] = [new Date(String(detail.from)), new Date(String(detail.to))];
    while (!signal.aborted) {
      const some = await ctx.db.transaction((tx) => repository.forgetKeys(tx, from, to, SOME));
      forgotten += some;
      if (some < SOME) break;
    }
  }
  return forgotten;
}
