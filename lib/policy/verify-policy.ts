import { z } from 'zod';
import type { Conn } from '@/lib/db/prisma';
import { findPublished } from '@/lib/gateways/repository';
import { RemitError } from '@/lib/kernel/errors';
import { CompileError } from '@/lib/policy-engine/compile';
import type { CompiledGateway, SealingKey } from '@/lib/policy-engine/types';
import { log } from '@/lib/telemetry/log';
import { defineVerb } from '@/lib/verb/define-verb';
import { isSame } from './chunks';
import { compileTouched, compileWhole } from './compile-anew';
import { listTouched, takeTouched } from './compile-input/repository';
import { payloadPieces, type Sections, textOf } from './publish-payloads';
import { writeRevision } from './publish-revision';
import * as repository from './repository';
import { createSliceMemory, slicePolicy } from './slices';
import { openRevision, type StoredPolicy } from './stored';
import { forgetPolicies, recallStretches } from './text-memory';

/**
 * Whether publishing only what was touched still gives what compiling everything gives, and whether each gateway was
 * given its part of the last revision. Where not, that is logged as an error, and everything is published anew from
 * nothing that was remembered. Remit itself is the only one who does it. Looking takes as long as compiling everything,
 * so that is done while others write, and once more where something was found.
 */
export const verifyPolicy = defineVerb({
  action: 'policy.verify',
  permission: 'gateway:write',
  input: z.strictObject({}),
  prepare({ ctx }) {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Only Remit itself verifies what it published.');
    return ctx.db.snapshot(async (conn) => {
      const { serial, wrong } = await look(conn);
      return { serial, right: wrong === null };
    });
  },
  async run({ ctx, tx, now, prepared, audit, unchanged }): Promise<{ serial: number | null; wrong: number | null }> {
    const found = prepared.right ? null : (await look(tx)).wrong;
    if (!found) {
      unchanged();
      return { serial: prepared.serial, wrong: null };
    }
    const { last, whole, faults } = found;
    log.error(
      { serial: last.serial, faults: faults.slice(0, 20) },
      'the last revision is wrong; everything is published anew',
    );
    forgetPolicies();
    await takeTouched(tx);
    const { manifest, texts, compare } = whole;
    const cause = `Revision ${last.serial} was not what is in force`;
    const diff = await compare();
    const serial = await writeRevision(
      { ctx, tx, now },
      { cause, kind: 'other', requestId: null, last, manifest, texts, diff },
    );
    const detail = { wrong: last.serial, faults: faults.slice(0, 20), revision: serial };
    await audit({ subject: { kind: 'revision', id: String(serial) }, detail });
    return { serial, wrong: last.serial };
  },
});

/** The last revision beside what everything compiled once more gives; `wrong` is null where they agree. */
async function look(conn: Conn) {
  const last = await repository.findLastRevision(conn);
  const touched = await listTouched(conn);
  // One from before there were notes, or more touched than notes can say: the next publication compiles everything.
  if (!last?.manifest || touched.all) return { serial: last?.serial ?? null, wrong: null };
  const before = await openRevision(conn, last, recallStretches);
  const whole = await compileWhole(conn, before);
  const faults = [
    ...((await isTouchedEnough()) ? [] : ['it is not what the rows say']),
    ...(await wrongPayloads(conn, before, last.serial)),
  ];
  return { serial: last.serial, wrong: faults.length > 0 ? { last, whole, faults } : null };

  async function isTouchedEnough(): Promise<boolean> {
    try {
      return isSame((await compileTouched(conn, before, touched)).manifest, whole.manifest);
    } catch (error) {
      if (error instanceof CompileError) return false;
      throw error;
    }
  }
}

/** Each gateway's payload of the last revision once more, from its stretches alone. */
async function wrongPayloads(tx: Conn, policy: StoredPolicy, serial: number): Promise<string[]> {
  const entries = JSON.parse(policy.manifest.gateways) as Record<string, CompiledGateway>;
  const gateways = (await repository.listGatewaysForPublishing(tx)).filter(({ slug }) => Object.hasOwn(entries, slug));
  const memory = createSliceMemory(1);
  const slugs = gateways.map(({ slug }) => slug);
  const slices = await slicePolicy(policy, slugs, memory);
  const faults: string[] = [];
  for (const { id, slug } of gateways) {
    const published = await findPublished(tx, id);
    const payload = Buffer.from(published?.jws.split('.')[1] ?? '', 'base64url').toString();
    const { iss, iat, previous, sealTo } = (payload ? JSON.parse(payload) : {}) as {
      iss: string;
      iat: number;
      previous: string;
      sealTo?: SealingKey;
    };
    const rest = { iss, aud: slug, iat, serial, previous, sealTo };
    const text = payloadPieces(slices.get(slug) as Sections, entries[slug] as CompiledGateway, rest)
      .map(textOf)
      .join('');
    if (text !== payload) faults.push(`${slug} was not given its part of it`);
  }
  return faults;
}
