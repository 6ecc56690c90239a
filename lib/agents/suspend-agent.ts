import { z } from 'zod';
import { contain } from '@/lib/containments/contain';
import type { GatewayState } from '@/lib/gateways/model/state';
import { listGateways } from '@/lib/gateways/queries';
import { slugSchema } from '@/lib/kernel/slug';
import { prose } from '@/lib/kernel/text';
import { defineVerb } from '@/lib/verb/define-verb';

export interface Suspension {
  agent: string;
  status: 'suspended';
  /** The revision from which every gateway denies the agent. */
  serial: number;
  containment: string;
  gateways: { slug: string; state: GatewayState; activatedSerial: number | null }[];
}

/** Isolation, at once: nothing this agent calls is allowed from the next revision on. */
export const suspendAgent = defineVerb({
  action: 'agent.suspend',
  permission: 'agent:suspend',
  input: z.strictObject({ slug: slugSchema, reason: prose(500) }),
  prepare: async ({ ctx }) => ({ askedAt: ctx.clock() }),
  async run({ ctx, tx, input: { slug, reason }, prepared, now, audit }) {
    const about = { of: 'agent', target: slug, reason, askedAt: prepared.askedAt } as const;
    const { serial, id } = await contain({ ctx, tx, now }, about);
    await audit({ subject: { kind: 'agent', id: slug }, detail: { reason, revision: serial, containment: id } });
    return { agent: slug, status: 'suspended' as const, serial, containment: id };
  },
  async answer({ ctx, tx }, done): Promise<Suspension> {
    const gateways = await listGateways({ ctx: { ...ctx, db: { ...ctx.db, read: tx } }, page: { limit: 200 } });
    return {
      ...done,
      gateways: gateways.items.map(({ slug: gateway, state, activatedSerial }) => ({
        slug: gateway,
        // It has not pulled the new serial yet, whatever it was before.
        state: state === 'current' ? 'behind' : state,
        activatedSerial,
      })),
    };
  },
});
