import { askQuestion } from '@/lib/examinations/ask-question';
import { concludeRow } from '@/lib/examinations/conclude-row';
import { drawSample } from '@/lib/examinations/draw-sample';
import { openExamination } from '@/lib/examinations/open-examination';
import { getSample } from '@/lib/examinations/queries';
import { DAY_MS } from '@/lib/kernel/day';
import type { Ctx } from '@/lib/verb/ctx';

/** One examination that is under way, to show what the pages look like. What it draws is what the sample company did. */
export async function openSampleExamination(as: (email: string) => Ctx): Promise<void> {
  const ctx = as('auditor@example.com');
  const day = (ago: number) => new Date(ctx.clock().getTime() - ago * DAY_MS).toISOString().slice(0, 10);
  const opened = { title: 'Sample: changes of the last 90 days', framework: 'soc2', first: day(90), last: day(0) };
  const { id } = await openExamination.act({ ctx, input: opened });
  const { sample } = await drawSample.act({ ctx, input: { id, population: 'changes', size: 25, seed: 'sample' } });
  const { rowList } = await getSample({ ctx, id, sample });
  const [flagged, accepted] = rowList;
  if (flagged) {
    const note = 'Who tried it out before it was asked for? (Sample)';
    await concludeRow.act({ ctx, input: { id, row: flagged.id, verdict: 'flagged', note } });
    const dueAt = new Date(ctx.clock().getTime() + 7 * DAY_MS).toISOString();
    await askQuestion.act({ ctx, input: { id, row: flagged.id, text: 'How was this tried out? (Sample)', dueAt } });
  }
  if (accepted) {
    const note = 'As described. (Sample)';
    await concludeRow.act({ ctx, input: { id, row: accepted.id, verdict: 'accepted', note } });
  }
}
