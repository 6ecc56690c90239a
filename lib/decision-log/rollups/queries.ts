import { authorize } from '@/lib/authz/authorize';
import { rangeOf } from '@/lib/policy/model/list';
import type { Ctx } from '@/lib/verb/ctx';
import type { DecisionFilter } from '../model/dto';
import { barsOf, type OverTime, windowOf } from '../model/over-time';
import * as repository from './repository';

/** How many calls there were when, of those that the person may see and the filter leaves. */
export async function countCallsOverTime({ ctx, filter }: { ctx: Ctx; filter: DecisionFilter }): Promise<OverTime> {
  const scope = authorize(ctx.actor, 'decision-log:read');
  const window = windowOf(rangeOf(filter), ctx.clock());
  const counts = await repository.countOverTime(ctx.db.read, scope, filter, window);
  const { step, from, to, cut } = window;
  return { step, from: from.toISOString(), to: to.toISOString(), cut, bars: barsOf(window, counts) };
}
