import { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import { findGateway } from '@/lib/gateways/repository';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import { askGateway } from './ask-gateway';
import type { CanaryOutcome } from './model/canary';
import type { ContainmentDetail } from './model/dto';
import { readContainment } from './queries';
import { findContainment, insertCanaryCall, listHeldTools } from './repository';

const canarySchema = z.strictObject({ id: z.string().max(64), gateway: slugSchema });

interface Tried {
  containmentId: string;
  gatewayId: string;
  agent: string;
  tool: string;
  outcome: CanaryOutcome;
  says: string;
  serial: number | null;
  afterMs: number;
}

/**
 * Asks the reference gateway itself what it decides about a call of an agent that was isolated, of a tool that the agent
 * still holds. The gateway decides by the policy that is in force there, and lets no such call through to a server.
 * What came of it is kept for good, also where it proves nothing.
 */
export const runCanary = defineVerb({
  action: 'containment.canary',
  permission: 'agent:suspend',
  input: canarySchema,
  prepare: async ({ ctx, input }) => tryGateway(ctx, input),
  async run({ ctx, tx, prepared, now, audit }) {
    const { tried, gateway } = prepared;
    const { containmentId, agent, tool, outcome, says, serial } = tried;
    const personId = ctx.actor.kind === 'person' ? ctx.actor.id : null;
    await insertCanaryCall(tx, { ...tried, personId, at: now });
    await audit({
      subject: { kind: 'containment', id: containmentId },
      detail: { gateway, agent, tool, outcome, says, revision: serial },
    });
    return { id: containmentId };
  },
  answer: ({ ctx, tx }, { id }): Promise<ContainmentDetail> => readContainment(ctx, tx, id),
});

async function tryGateway(ctx: Ctx, { id, gateway: slug }: z.output<typeof canarySchema>) {
  const containment = await findContainment(ctx.db.read, authorize(ctx.actor, 'containment:read'), id);
  if (!containment) throw notFound('isolation');
  const gateway = await findGateway(ctx.db.read, authorize(ctx.actor, 'gateway:read'), slug);
  if (!gateway) throw notFound('gateway');
  const { url } = gateway.settings as { url?: string };
  if (gateway.kind !== 'remit' || url === undefined) {
    const why = 'A canary call needs the reference gateway, and the setting url with its address.';
    throw new RemitError('conflict', `${slug} cannot be asked. ${why}`);
  }
  const [held] = await listHeldTools(ctx.db.read, containment.agents, gateway.servers);
  if (!held)
    throw new RemitError('conflict', `No agent of this isolation is suspended and holds a tool behind ${slug}.`);
  const came = await askGateway(ctx, { url, gateway: slug, ...held }, containment.serial);
  const tried: Tried = {
    ...{ containmentId: containment.id, gatewayId: gateway.id, agent: held.agent, tool: `${held.server}/${held.tool}` },
    ...came,
    afterMs: Math.max(0, ctx.clock().getTime() - containment.askedAt.getTime()),
  };
  return { tried, gateway: slug };
}
