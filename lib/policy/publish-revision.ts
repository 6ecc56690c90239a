import { createHash } from 'node:crypto';
import { auditActor } from '@/lib/authz/actor';
import type { Conn } from '@/lib/db/prisma';
import { notify } from '@/lib/db/wake';
import { agentsIn, type PolicyDiff, summarise } from '@/lib/policy-engine/diff';
import type { Ctx } from '@/lib/verb/ctx';
import { isSame } from './chunks';
import { compileAnew } from './compile-anew';
import type { CauseKind } from './model/cause';
import { publishPayloads } from './publish-payloads';
import * as repository from './repository';
import { walkText } from './stored';
import { recallStretches, rememberStretches } from './text-memory';

export interface Cause {
  /** In words, for the list of revisions. */
  cause: string;
  kind: CauseKind;
  requestId: string | null;
  /** Publishes the same content again, under a new serial: what signs it is another key. */
  evenIfSame?: true;
}

type Publishing = { ctx: Pick<Ctx, 'actor' | 'signer' | 'baseUrl'>; tx: Conn; now: Date };

/**
 * Compiles what is in force now, and publishes it to every gateway, in the caller's transaction: either the change
 * and its revision are both there, or neither is. Gives the serial in force, an old one when nothing changed.
 */
export async function publishRevision(publishing: Publishing, { evenIfSame, ...cause }: Cause): Promise<number> {
  const last = await repository.findLastRevision(publishing.tx);
  const { manifest, texts, before, compare } = await compileAnew(publishing.tx, last);
  if (last && before && !evenIfSame && isSame(before.manifest, manifest)) return last.serial;
  return writeRevision(publishing, { ...cause, last, manifest, texts, diff: await compare() });
}

/** Writes the next revision, and signs it for every gateway. `texts` has the stretches that may be new. */
export async function writeRevision(
  { ctx, tx, now }: Publishing,
  revision: Omit<Cause, 'evenIfSame'> & {
    last: repository.RevisionRecord | null;
    manifest: NonNullable<repository.RevisionRecord['manifest']>;
    texts: Map<string, string>;
    diff: PolicyDiff;
  },
): Promise<number> {
  const { cause, kind, requestId, last, manifest, texts, diff } = revision;
  const serial = (last?.serial ?? 0) + 1;
  rememberStretches(texts);
  const after = {
    manifest,
    async read(digests: readonly string[]) {
      const found = await recallStretches(
        tx,
        digests.filter((sha256) => !texts.has(sha256)),
      );
      for (const sha256 of digests) if (texts.has(sha256)) found.set(sha256, texts.get(sha256) as string);
      return found;
    },
  };
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
  await publishPayloads({ ctx, tx, now }, after, { serial, lastSerial: last?.serial ?? 0 });
  await notify(tx, 'revision');
  return serial;
}
