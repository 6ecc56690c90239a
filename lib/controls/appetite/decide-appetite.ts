import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { decideAppetiteSchema } from '../model/appetite';
import { readAppetites } from '../queries';
import { insertAppetiteDecision, listAppetites } from '../repository';

/** An executive's or administrator's word on the newest version of the risk appetite. Who wrote it may take it back by refusing it, and never approves it. */
export const decideAppetite = defineVerb({
  action: 'risk-appetite.decide',
  permission: 'control:decide-appetite',
  input: decideAppetiteSchema,
  async run({ ctx: { actor }, tx, input: { version, decision, reason }, now, audit }) {
    if (actor.kind !== 'person' || !actor.mayDecide) {
      throw new RemitError('forbidden', 'People decide, in a session or by a token that may decide.');
    }
    const [newest] = await listAppetites(tx, 1);
    if (!newest || version > newest.version) throw notFound('version of the risk appetite');
    if (version < newest.version || newest.decision) {
      throw new RemitError('conflict', 'Nothing of that version waits for a decision.');
    }
    if (decision === 'approve' && newest.personId === actor.id) {
      throw new RemitError('own_request', 'You wrote it: somebody else has to approve it.');
    }
    const signed = { personId: actor.id, via: actor.via, at: now };
    await insertAppetiteDecision(tx, { version, decision, reason, ...signed });
    await audit({ subject: { kind: 'control', id: 'CC3.1' }, detail: { version, decision, reason } });
  },
  answer: ({ ctx, tx }) => readAppetites(ctx, tx),
});
