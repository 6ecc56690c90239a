import { readAgent } from '@/lib/agents/queries';
import { requireOwner } from '@/lib/agents/require-owner';
import { invalid, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { CURRENT_FORMS } from '../current-forms';
import { sayOfDutySchema } from '../model/duties-dto';
import { listAssessments } from '../repository';
import { writeStatement } from './repository';

/** Keeps what a person says of a duty under the EU AI Act; the last word counts, the others stay. */
export const sayOfDuty = defineVerb({
  action: 'agent.say-of-duty',
  permission: 'eu-document:write',
  input: sayOfDutySchema,
  async run({ ctx, tx, scope, input: { slug, duty, says, text }, now, audit }) {
    const agent = await readAgent(ctx, tx, slug);
    await requireOwner(tx, scope, slug);
    if (ctx.actor.kind !== 'person') throw new RemitError('forbidden', 'Only people answer for an agent.');
    if (agent.status === 'retired') throw new RemitError('conflict', `${slug} is retired; there is nothing to say.`);
    const [assessment] = await listAssessments(tx, slug, 1);
    if (!assessment) throw new RemitError('conflict', 'Answer the questions of the Act first: they say what is owed.');
    const owed = assessment.obligations.map(({ id }) => id);
    if (!owed.includes(duty))
      throw invalid('duty', `${slug} does not owe ${duty}. It owes: ${owed.join(', ') || 'nothing'}.`);
    const answer = CURRENT_FORMS.answers.find((one) => one.duty === duty);
    if (answer?.fixed)
      throw invalid('duty', 'No word answers this one: stop the agent, or answer the questions again.');
    if (says === 'applies' && !answer?.asks)
      throw invalid('says', 'It applies by the answers. Use done, not-applicable or open.');
    // What is said after the answers is later than they are, also when the clock was set back.
    const at = new Date(Math.max(assessment.at.getTime(), now.getTime()));
    await writeStatement(tx, slug, { duty, says, text, personId: ctx.actor.id, at });
    await audit({ subject: { kind: 'agent', id: slug }, detail: { duty, says, text } });
    return { agent: slug, duty, says };
  },
});
