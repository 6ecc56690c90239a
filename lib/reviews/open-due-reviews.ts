import { authorize } from '@/lib/authz/authorize';
import type { Ctx } from '@/lib/verb/ctx';
import { AGENTS_PER_REVIEW, listTeams } from './facts/repository';
import { lastWeek } from './model/week';
import { openWeeklyReview } from './open-review';
import { listOpened } from './repository';

/** Opened in one run; the next goes on, so that a large company is not looked at all at once. */
const AT_ONCE = 20;
/** After the end of a week, so that calls that gateways held back are there. */
const SETTLE_MS = 6 * 3_600_000;

/** Opens the reviews of the last whole week that there are not yet. Weeks in which nothing ran are not made up for. */
export async function openDueReviews({ ctx, signal }: { ctx: Ctx; signal: AbortSignal }): Promise<{ opened: number }> {
  authorize(ctx.actor, 'job:read');
  const { from, to } = lastWeek(new Date(ctx.clock().getTime() - SETTLE_MS));
  const there = await listOpened(ctx.db.read, to);
  const wanted = (await listTeams(ctx.db.read, to)).flatMap(({ team, agents }) =>
    Array.from({ length: Math.ceil(agents / AGENTS_PER_REVIEW) }, (_, index) => ({ team, part: index + 1 })),
  );
  const missing = wanted.filter(({ team, part }) => !there.has(`${team}\n${part}`)).slice(0, AT_ONCE);
  let opened = 0;
  let failed: { error: unknown } | undefined;
  for (const { team, part } of missing) {
    if (signal.aborted) break;
    const input = { team, part, from: from.toISOString(), to: to.toISOString() };
    try {
      if ((await openWeeklyReview({ ctx, input })).id !== null) opened += 1;
    } catch (error) {
      // The other teams do not wait for one whose review cannot be opened.
      failed ??= { error };
    }
  }
  if (failed) throw failed.error;
  return { opened };
}
