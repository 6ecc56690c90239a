import { addEntry } from '@/lib/incidents/add-entry';
import { answerObligation } from '@/lib/incidents/answer-obligation';
import { declareIncident } from '@/lib/incidents/declare-incident';
import { addAction } from '@/lib/incidents/follow-up';
import { moveIncident } from '@/lib/incidents/move-incident';
import { recordStep } from '@/lib/incidents/work-runbook';
import { writeCause, writeImpact } from '@/lib/incidents/write-findings';
import type { Ctx } from '@/lib/verb/ctx';
import { SAMPLE_AGENTS } from './sample-agents';

/** One incident that is nearly over, plainly made up, to show what the page looks like. It changes no agent. */
export async function declareSampleIncident(as: (email: string) => Ctx): Promise<void> {
  const ctx = as('security@example.com');
  const ago = (minutes: number) => new Date(ctx.clock().getTime() - minutes * 60_000).toISOString();
  const { id } = await declareIncident.act({
    ctx,
    input: {
      title: 'Sample: an agent answered with the notes of another customer',
      type: 'data-exposure',
      severity: 'medium',
      agents: [SAMPLE_AGENTS[0]?.metadata.slug],
      summary: 'This incident is made up. It shows what is kept of one.',
      lastGoodAt: ago(600),
      occurredAt: ago(300),
      detectedAt: ago(240),
    },
  });
  const note = (minutes: number, text: string) => addEntry.act({ ctx, input: { id, at: ago(minutes), text } });
  const move = (from: string, to: string, more: object = {}) =>
    moveIncident.act({ ctx, input: { id, from, to, ...more } });
  await note(235, 'A customer wrote that an answer named somebody else. (Sample)');
  await move('detected', 'triaged', { at: ago(230) });
  await move('triaged', 'contained', { at: ago(220) });
  await note(210, 'The search took any customer when none was named. (Sample)');
  await recordStep.act({
    ctx,
    input: { id, step: 'rotate', result: 'not-needed', note: 'No credential was seen. (Sample)' },
  });
  await move('contained', 'eradicated', { at: ago(150), reason: 'The search asks for a customer now. (Sample)' });
  await move('eradicated', 'recovered', { at: ago(120) });
  await writeImpact.act({ ctx, input: { id, text: 'One customer read one line about another one. (Sample)' } });
  await move('recovered', 'review', { at: ago(60) });
  const whys = [
    { why: 'The answer held notes of another customer.', evidence: 'What the customer sent. (Sample)' },
    { why: 'The search was called without a customer.', evidence: 'The call in the log of calls. (Sample)' },
    { why: 'The tool takes a call without one.', evidence: 'Its definition. (Sample)' },
  ];
  await writeCause.act({ ctx, input: { id, whys, factors: ['The tool was labelled as internal. (Sample)'] } });
  const dueAt = new Date(ctx.clock().getTime() + 14 * 86_400_000).toISOString();
  const what = 'Look at which other tools take a call without a customer (sample)';
  await addAction.act({ ctx, input: { id, what, owner: 'engineer@example.com', dueAt } });
  const why = 'The system is not high-risk. (Sample)';
  await answerObligation.act({ ctx, input: { id, duty: 'eu-art-73', applies: false, why } });
}
