import { z } from 'zod';
import type { GatewayState } from '@/lib/gateways/model/state';
import { listGateways } from '@/lib/gateways/queries';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { prose } from '@/lib/kernel/text';
import { publishRevision } from '@/lib/policy/publish-revision';
import { applyOperations } from '@/lib/requests/apply/apply-operations';
import { readSubjects } from '@/lib/requests/subjects/read-subjects';
import { defineVerb } from '@/lib/verb/define-verb';
import { isRegistered, statusAfter } from './model/lifecycle';

export interface Suspension {
  agent: string;
  status: 'suspended';
  /** The revision from which every gateway denies the agent. */
  serial: number;
  gateways: { slug: string; state: GatewayState; activatedSerial: number | null }[];
}

/** Isolation, at once: nothing this agent calls is allowed from the next revision on. */
export const suspendAgent = defineVerb({
  action: 'agent.suspend',
  permission: 'agent:suspend',
  input: z.strictObject({ slug: slugSchema, reason: prose(500) }),
  async run({ ctx, tx, input: { slug, reason }, now, audit }) {
    const operation = { op: 'suspend', agent: slug, reason } as const;
    const subjects = await readSubjects(tx, [operation]);
    const agent = subjects.agents[0];
    if (!agent) throw notFound('agent');
    if (!statusAfter(agent.status, 'suspend')) {
      const why = isRegistered(agent.status) ? 'suspended already' : `${agent.status}, and has no access to take away`;
      throw new RemitError('conflict', `${slug} is ${why}.`);
    }
    await applyOperations([operation], { tx, requestId: null, subjects, now });
    const serial = await publishRevision(
      { ctx, tx, now },
      { cause: `${slug} suspended`, kind: 'suspend', requestId: null },
    );
    await audit({ subject: { kind: 'agent', id: slug }, detail: { reason, revision: serial } });
    return { agent: slug, status: 'suspended' as const, serial };
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
