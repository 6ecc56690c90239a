import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { recordAssessments } from './record-assessments';

/** So many in one transaction; everybody else waits for the write lock meanwhile. */
const AT_ONCE = 1_000;

/** Assesses agents that have no score yet: those from before there was one. With nothing to do it writes nothing. */
export const assessMissing = defineVerb({
  action: 'agent.assess-missing',
  permission: 'agent:update',
  input: z.strictObject({}),
  async run({ ctx, tx, now, audit, unchanged }): Promise<{ assessed: number }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Agents are assessed whenever they change.');
    const assessed = await recordAssessments({ tx, now, trigger: 'first', requestId: null }, { unassessed: AT_ONCE });
    if (assessed === 0) unchanged();
    else await audit({ subject: { kind: 'installation', id: 'risk' }, detail: { assessed } });
    return { assessed };
  },
});
