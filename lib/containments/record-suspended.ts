import { newId } from '@/lib/kernel/ids';
import type { VerbRun } from '@/lib/verb/define-verb';
import * as repository from './repository';

/** Agents that an approved request suspended, a rollback say, are isolated like others: the same record, the same page. */
export async function recordSuspended(
  { ctx, tx, now }: Pick<VerbRun<unknown, unknown>, 'ctx' | 'tx' | 'now'>,
  { agents, request, reason, serial }: { agents: string[]; request: number; reason: string; serial: number },
): Promise<void> {
  if (agents.length === 0) return;
  await repository.insertContainment(tx, {
    ...{ id: newId('is', now), of: 'request', target: `CR-${request}`, reason, serial, agents },
    personId: ctx.actor.kind === 'person' ? ctx.actor.id : null,
    ...{ alertId: null, askedAt: now, at: now, grants: await repository.countHeld(tx, agents) },
  });
}
