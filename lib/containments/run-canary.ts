import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import { findGateway } from '@/lib/gateways/repository';
import { isRemitError, notFound, RemitError } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { createSafeFetch } from '@/lib/net/safe-fetch';
import { CANARY_TYP, canaryPayload } from '@/lib/renderings/jwt/canary';
import { pinSigner } from '@/lib/signing/pin-signer';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import { type CanaryOutcome, outcomeOf } from './model/canary';
import type { ContainmentDetail } from './model/dto';
import { readContainment } from './queries';
import { findContainment, insertCanaryCall, listHeldTools } from './repository';

const canarySchema = z.strictObject({ id: z.string().max(64), gateway: slugSchema });

/** What a gateway answers; see lib/gateway/server/canary.ts. */
const verdictSchema = z.object({
  jti: z.string(),
  decision: z.enum(['allow', 'deny']),
  reason: z.string().regex(/^[a-z_]{1,40}$/),
  enforced: z.boolean(),
  serial: z.int().min(0),
});
const refusalSchema = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

const MOST_BYTES = 16_384;
const TIMEOUT_MS = 5_000;

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
  const came = await ask(ctx, { url, gateway: slug, ...held }, containment.serial);
  const tried: Tried = {
    ...{ containmentId: containment.id, gatewayId: gateway.id, agent: held.agent, tool: `${held.server}/${held.tool}` },
    ...came,
    afterMs: Math.max(0, ctx.clock().getTime() - containment.askedAt.getTime()),
  };
  return { tried, gateway: slug };
}

interface Question {
  url: string;
  gateway: string;
  agent: string;
  server: string;
  tool: string;
}

async function ask(ctx: Ctx, { url, gateway, agent, server, tool }: Question, isolation: number) {
  const failed = (says: string) => ({ outcome: 'failed' as const, says, serial: null });
  const signer = await pinSigner(ctx.db.read, ctx.signer);
  const jti = randomUUID();
  const payload = canaryPayload({ iss: ctx.baseUrl, aud: gateway, jti, agent, server, tool, now: ctx.clock() });
  const body = await signer.sign({ typ: CANARY_TYP, payload });
  const { allowLoopback } = ctx;
  const options = { allowLoopback, maxBytes: MOST_BYTES, timeoutMs: TIMEOUT_MS, followRedirects: false };
  try {
    const answer = await createSafeFetch(options)(`${url.replace(/\/+$/, '')}/canary`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/jwt' },
      body,
    });
    const given: unknown = JSON.parse(await answer.text());
    if (answer.status !== 200) {
      const why = refusalSchema.safeParse(given).data?.error;
      return failed(`The gateway answered ${answer.status}${why ? ` (${why})` : ''}.`);
    }
    const verdict = verdictSchema.safeParse(given);
    if (!verdict.success || verdict.data.jti !== jti) return failed('What answered is no reference gateway.');
    return { ...outcomeOf(verdict.data, isolation), serial: verdict.data.serial };
  } catch (error) {
    if (isRemitError(error)) return failed(error.message);
    if (error instanceof SyntaxError) return failed('What answered is no reference gateway.');
    throw error;
  }
}
