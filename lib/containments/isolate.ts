import { defineVerb } from '@/lib/verb/define-verb';
import { contain } from './contain';
import type { ContainmentDetail } from './model/dto';
import { isolateSchema } from './model/target';
import { readContainment } from './queries';

/** So many slugs are named in the audit log; the isolation itself has all. */
const MOST_NAMED = 100;

/** Isolates one agent or many, at once and as one act: nothing they call is allowed from the next revision on. */
export const isolate = defineVerb({
  action: 'containment.isolate',
  permission: 'agent:suspend',
  input: isolateSchema,
  // Before it waits for the write lock: what a person waits for begins with the click.
  prepare: async ({ ctx }) => ({ askedAt: ctx.clock() }),
  async run({ ctx, tx, input, prepared, now, audit }) {
    const { id, number, serial, agents } = await contain({ ctx, tx, now }, { ...input, askedAt: prepared.askedAt });
    await audit({
      subject: { kind: 'containment', id },
      detail: {
        ...{ number, of: input.of, target: input.target, reason: input.reason, revision: serial },
        ...{ agents: agents.slice(0, MOST_NAMED), count: agents.length, alert: input.alert ?? null },
      },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }): Promise<ContainmentDetail> => readContainment(ctx, tx, id),
});
