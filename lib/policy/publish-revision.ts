import { auditActor } from '@/lib/authz/actor';
import type { Conn } from '@/lib/db/prisma';
import { notify } from '@/lib/db/wake';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { compile } from '@/lib/policy-engine/compile';
import { diffPolicies, summarise } from '@/lib/policy-engine/diff';
import { forGateway } from '@/lib/policy-engine/for-gateway';
import type { CompiledPolicy } from '@/lib/policy-engine/types';
import { policyPayload } from '@/lib/renderings/jwt/payload';
import type { Ctx } from '@/lib/verb/ctx';
import * as repository from './repository';

export interface Cause {
  /** In words, for the list of revisions. */
  cause: string;
  requestId: string | null;
}

/**
 * Compiles what is in force now, and publishes it to every gateway, in the caller's transaction: either the change
 * and its revision are both there, or neither is. Gives the serial in force, an old one when nothing changed.
 */
export async function publishRevision(
  { ctx, tx, now }: { ctx: Pick<Ctx, 'actor' | 'signer' | 'baseUrl'>; tx: Conn; now: Date },
  { cause, requestId }: Cause,
): Promise<number> {
  const policy = compile(await repository.readCompileInput(tx));
  const content = canonicalJson(policy);
  const last = await repository.findLastRevision(tx);
  if (last?.content === content) return last.serial;
  const serial = (last?.serial ?? 0) + 1;
  // The serial is inside what is hashed: going back to an older content is a new revision with its own digest.
  const sha256 = sha256Hex(`${serial}\n${last?.sha256 ?? ''}\n${content}`);
  const summary = summarise(diffPolicies(last && parse(last.content), parse(content)));
  await repository.insertRevision(tx, {
    serial,
    content,
    sha256,
    cause,
    requestId,
    actor: auditActor(ctx.actor),
    summary,
    createdAt: now,
  });
  for (const gateway of await repository.listGatewaysForPublishing(tx)) {
    const previous = (await repository.findLastPublished(tx, gateway.id))?.sha256 ?? null;
    const claims = forGateway(policy, gateway.slug, { serial, previous });
    const rendered = policyPayload({ issuer: ctx.baseUrl, gateway: gateway.slug, issuedAt: now, claims });
    const jws = await ctx.signer.sign({ typ: 'remit-policy+jwt', payload: rendered.bytes });
    await repository.insertPublished(tx, { serial, gatewayId: gateway.id, sha256: rendered.sha256, jws });
  }
  await notify(tx, 'revision');
  return serial;
}

/** Both sides of a comparison are read from their text, so that their keys stand in the same order. */
function parse(content: string): CompiledPolicy {
  return JSON.parse(content) as CompiledPolicy;
}
