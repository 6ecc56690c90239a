import type { Recorded } from '@/lib/policy-engine/decision-entry';
import type { Ctx } from '@/lib/verb/ctx';
import { entryFromOpa } from './model/from-opa';
import { recordDecisions } from './record-decisions';

/** As many as one batch may have. */
const BATCH = 10_000;

/**
 * Keeps the decisions of an OPA, as `recordDecisions` does. `other` are queries of something else than `mcp/decision`,
 * which OPA reports too; they are not kept. `rejected` goes by the place in what OPA sent.
 */
export async function recordOpaEvents({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: readonly unknown[];
}): Promise<Recorded & { other: number }> {
  const found = input.map((event, index) => ({ index, entry: entryFromOpa(event) }));
  const ours = found.filter(({ entry }) => entry !== undefined);
  const answer: Recorded & { other: number } = {
    new: 0,
    duplicate: 0,
    rejected: [],
    other: found.length - ours.length,
  };
  for (let at = 0; at < ours.length; at += BATCH) {
    const batch = ours.slice(at, at + BATCH);
    const recorded = await recordDecisions({ ctx, input: batch.map(({ entry }) => entry) });
    answer.new += recorded.new;
    answer.duplicate += recorded.duplicate;
    answer.rejected.push(...recorded.rejected.map(({ index, error }) => ({ index: batch[index]?.index ?? -1, error })));
  }
  return answer;
}
