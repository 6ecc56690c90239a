import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { proposeAppetiteSchema } from '../model/appetite';
import { readAppetites } from '../queries';
import { insertAppetite, listAppetites } from '../repository';

/** Writes the next version of the risk appetite. The one in force stays until a second person approved this one. */
export const proposeAppetite = defineVerb({
  action: 'risk-appetite.propose',
  permission: 'control:write',
  input: proposeAppetiteSchema,
  async run({ ctx: { actor }, tx, input: { text }, now, audit }) {
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'People write it.');
    const [newest] = await listAppetites(tx, 1);
    if (newest && !newest.decision) {
      throw new RemitError('conflict', `Version ${newest.version} waits for a decision. Decide on it first.`);
    }
    const version = (newest?.version ?? 0) + 1;
    await insertAppetite(tx, { version, text, personId: actor.id, via: actor.via, at: now });
    await audit({ subject: { kind: 'control', id: 'CC3.1' }, detail: { version, text } });
  },
  answer: ({ ctx, tx }) => readAppetites(ctx, tx),
});
