import { newId } from '@/lib/kernel/ids';
import type { VerbRun } from '@/lib/verb/define-verb';
import * as repository from './repository';

interface Asked {
  number: number;
  requesterId: string;
}

/**
 * Agents that an approved request suspended, a rollback say, are isolated like others: the same record, the same page. It
 * is by whoever asked for that.
 */
export async function recordSuspended(
  { tx, now }: Pick<VerbRun<unknown, unknown>, 'tx' | 'now'>,
  { agents, request, reason, serial }: { agents: string[]; request: Asked; reason: string; serial: number },
): Promise<void> {
  if (agents.length === 0) return;
  await repository.insertContainment(tx, {
    ...{ id: newId('is', now), of: 'request', target: `CR-${request.number}`, reason, serial, agents },
    ...{
      personId: request.requesterId,
      alertId: null,
      askedAt: now,
      at: now,
      grants: await repository.countHeld(tx, agents),
    },
  });
}
