import { RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { slugSchema } from '@/lib/kernel/slug';
import { defineVerb } from '@/lib/verb/define-verb';
import { insertConfirmation } from './confirmations/repository';
import { confirmationSchema } from './model/confirmation';
import type { AgentDetail, Confirmed } from './model/dto';
import { leftWords } from './model/ownership';
import { CONFIRMATION_PERIODS, nextReview } from './model/review-date';
import { readAgent } from './queries';

/**
 * An owner's word that an agent's purpose, owners and access are still right. It is kept with what was seen, counts
 * only for that, and sets the next date. It changes no access; what no longer holds is asked for as a change.
 */
export const confirmAgent = defineVerb({
  action: 'agent.confirm',
  permission: 'agent:confirm',
  input: confirmationSchema.extend({ slug: slugSchema }),
  async run({ ctx, tx, input: { slug, digest, note }, now, audit }): Promise<Confirmed> {
    const agent = await readAgent(ctx, tx, slug);
    const { actor } = ctx;
    if (actor.kind !== 'person' || ![agent.owner.id, agent.backupOwner.id].includes(actor.id)) {
      throw new RemitError('forbidden', `${slug} is not yours. Its owner or backup owner confirms it.`);
    }
    if (!actor.mayDecide) {
      throw new RemitError('forbidden', 'This token may not decide. Make one that may, or confirm in the browser.');
    }
    checkConfirmable(agent, digest);
    const nextDueAt = nextReview(now, agent.risk.level);
    const seen = {
      owner: agent.spec.owner,
      backupOwner: agent.spec.backupOwner,
      grants: agent.grants.length,
      riskScore: agent.risk.score,
      riskLevel: agent.risk.level,
      riskVersion: agent.risk.version,
    };
    const { version } = CONFIRMATION_PERIODS;
    const id = newId('co', now);
    const kept = { id, slug, personId: actor.id, via: actor.via, at: now, note, digest, seen, nextDueAt, version };
    await insertConfirmation(tx, kept);
    await audit({ subject: { kind: 'agent', id: slug }, detail: { digest, seen, nextDueAt: nextDueAt.toISOString() } });
    const [confirmation] = (await readAgent(ctx, tx, slug)).confirmations;
    if (!confirmation) throw new Error('The confirmation was not kept');
    return { agent: slug, confirmation };
  },
});

function checkConfirmable(agent: AgentDetail, digest: string): void {
  if (agent.status !== 'active') {
    throw new RemitError(
      'conflict',
      `${agent.slug} is ${agent.status.replace('_', ' ')}. Active agents are confirmed.`,
    );
  }
  const left = leftWords(agent.owner, agent.backupOwner);
  if (left) throw new RemitError('conflict', `${left.title}. ${left.text}`);
  if (agent.confirmationDigest !== digest) {
    throw new RemitError('conflict', 'Something about the agent changed since you read it. Look again, then confirm.');
  }
}
