import { z } from 'zod';
import { auditActor } from '@/lib/authz/actor';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import { rotationOf } from './model/rotation';
import { findRefusal, insertEvent, listReplacedSince } from './repository';
import { confirmations, factsOf } from './to-detail';

/** So long a replacement is looked at; whoever still has an old token tries it within that. */
const LOOK_BACK_MS = 7 * 86_400_000;

type Proof = { credential: string; agent: string } & (
  | { how: 'refused'; gateway: string; time: string; eventId: string }
  | { how: 'confirmed'; gateways: string[] }
);

/**
 * What can be said of replacements since last time: that a gateway refused an older token; or, which is weaker, that
 * every gateway that serves the agent has the policy that says so. Where one cannot hold that at all, it is not said.
 */
async function findProofs({ ctx }: { ctx: Ctx }): Promise<Proof[]> {
  const conn = ctx.db.read;
  const proofs: Proof[] = [];
  for (const row of await listReplacedSince(conn, new Date(ctx.clock().getTime() - LOOK_BACK_MS))) {
    const { state, at, serial } = rotationOf(factsOf(row));
    if (at === null || serial === null || (state !== 'replaced' && state !== 'confirmed')) continue;
    const about = { credential: row.id, agent: row.agent.slug };
    const refusal = await findRefusal(conn, {
      ...{ agent: row.agent.slug, iss: row.issuer, sub: row.subject, since: at, serial },
    });
    if (refusal) {
      const { gateway, time, eventId } = refusal;
      proofs.push({ ...about, how: 'refused', gateway, time: time.toISOString(), eventId });
    } else if (state === 'replaced') {
      const gateways = await confirmations(conn, row.agent.id, serial);
      if (gateways.length === 0 || !gateways.every(({ holds, confirmed }) => holds && confirmed)) continue;
      proofs.push({ ...about, how: 'confirmed', gateways: gateways.map(({ slug }) => slug) });
    }
  }
  return proofs;
}

/** Keeps what `findProofs` found, as an event of the credential. */
const recordProof = defineVerb({
  action: 'credential.verify',
  permission: 'credential:write',
  input: z.custom<Proof>(),
  async run({ ctx, tx, input: { credential, agent, ...detail }, now, audit }): Promise<null> {
    const actor = auditActor(ctx.actor);
    await insertEvent(tx, { credentialId: credential, event: 'verified', at: now, actor, detail });
    await audit({ subject: { kind: 'agent', id: agent }, detail: { credential, ...detail } });
    return null;
  },
});

export async function verifyRotations({ ctx }: { ctx: Ctx }): Promise<number> {
  const proofs = await findProofs({ ctx });
  for (const input of proofs) await recordProof({ ctx, input });
  return proofs.length;
}
