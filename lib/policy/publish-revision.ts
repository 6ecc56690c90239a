import { createHash } from 'node:crypto';
import { auditActor } from '@/lib/authz/actor';
import type { Conn } from '@/lib/db/prisma';
import { notify } from '@/lib/db/wake';
import { compile } from '@/lib/policy-engine/compile';
import { agentsIn, summarise } from '@/lib/policy-engine/diff';
import { forGateway } from '@/lib/policy-engine/for-gateway';
import type { Written } from '@/lib/policy-engine/policy-text';
import { policyPayload } from '@/lib/renderings/jwt/payload';
import type { Ctx } from '@/lib/verb/ctx';
import { chunkPolicy, isSame } from './chunks';
import type { CauseKind } from './model/cause';
import * as repository from './repository';
import { compareStored, openRevision, walkText } from './stored';

export interface Cause {
  /** In words, for the list of revisions. */
  cause: string;
  kind: CauseKind;
  requestId: string | null;
  /** Publishes the same content again, under a new serial: what signs it is another key. */
  evenIfSame?: true;
}

/**
 * Compiles what is in force now, and publishes it to every gateway, in the caller's transaction: either the change
 * and its revision are both there, or neither is. Gives the serial in force, an old one when nothing changed.
 */
export async function publishRevision(
  { ctx, tx, now }: { ctx: Pick<Ctx, 'actor' | 'signer' | 'baseUrl'>; tx: Conn; now: Date },
  { cause, kind, requestId, evenIfSame }: Cause,
): Promise<number> {
  const policy = compile(await repository.readCompileInput(tx));
  const written: Written = new Map();
  const { manifest, texts } = chunkPolicy(policy, written);
  const last = await repository.findLastRevision(tx);
  const before = last && (await openRevision(tx, last));
  if (last && before && !evenIfSame && isSame(before.manifest, manifest)) return last.serial;
  const serial = (last?.serial ?? 0) + 1;
  const after = { manifest, read: picker(texts) };
  const diff = await compareStored(before, after);
  // The serial is inside what is hashed: going back to an older content is a new revision with its own digest.
  const hash = createHash('sha256').update(`${serial}\n${last?.sha256 ?? ''}\n`);
  for await (const piece of walkText(after)) hash.update(piece);
  await repository.insertStretches(tx, texts);
  await repository.insertRevision(tx, {
    serial,
    manifest,
    sha256: hash.digest('hex'),
    cause,
    kind,
    requestId,
    actor: auditActor(ctx.actor),
    summary: summarise(diff),
    createdAt: now,
  });
  await repository.insertSubjects(tx, serial, {
    agent: agentsIn(diff),
    person: await repository.listCausers(tx, ctx.actor, requestId),
  });
  for (const gateway of await repository.listGatewaysForPublishing(tx)) {
    const previous = (await repository.findLastPublished(tx, gateway.id))?.sha256 ?? null;
    const claims = forGateway(policy, gateway.slug, { serial, previous });
    const rendered = policyPayload({ issuer: ctx.baseUrl, gateway: gateway.slug, issuedAt: now, claims, written });
    const jws = await ctx.signer.sign({ typ: 'remit-policy+jwt', payload: rendered.bytes });
    const { sha256 } = rendered;
    await repository.insertPublished(tx, { serial, gatewayId: gateway.id, sha256, kid: ctx.signer.kid, jws });
  }
  await notify(tx, 'revision');
  return serial;
}

/** Of the texts that are at hand, those that are asked for. */
function picker(texts: ReadonlyMap<string, string>) {
  return async (digests: readonly string[]) => new Map(digests.map((sha256) => [sha256, texts.get(sha256) as string]));
}
