import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import type { TargetDetail } from './model/dto';
import { targetSchema } from './model/input';
import { insertTarget, listTargets } from './repository';
import { toTarget } from './to-detail';

/** Sets the share of AI spend that the company means to spend on governance. Earlier targets stay to be seen. */
export const setTarget = defineVerb({
  action: 'cost.set-target',
  permission: 'cost:write',
  input: targetSchema,
  async run({ ctx, tx, input: { percent, reason }, now, audit }): Promise<TargetDetail> {
    if (ctx.actor.kind !== 'person') throw new RemitError('forbidden', 'Only people set a target.');
    const [before] = await listTargets(tx, 1);
    const was = before ? toTarget(before).percent : null;
    if (percent === null ? was === null : was !== null && Number(was) === Number(percent)) {
      throw new RemitError('conflict', percent === null ? 'There is no target.' : 'That is the target already.');
    }
    const number = (before?.number ?? 0) + 1;
    await insertTarget(tx, { number, percent, reason, personId: ctx.actor.id, at: now });
    await audit({ subject: { kind: 'installation', id: 'cost-target' }, detail: { number, percent, was, reason } });
    const [after] = await listTargets(tx, 1);
    return toTarget(after as NonNullable<typeof after>);
  },
});
