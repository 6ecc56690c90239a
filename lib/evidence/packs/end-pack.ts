import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import { notify } from '@/lib/notifications/notify';
import { defineVerb, type VerbRun } from '@/lib/verb/define-verb';
import { packSummarySchema } from '../model/pack';
import { findPack, writeEnd } from './repository';

const attemptSchema = z.strictObject({ id: z.string().max(64), attempt: z.int() });

const finishSchema = attemptSchema.extend({
  bytes: z.int(),
  sha256: z.string(),
  kid: z.string(),
  exceptions: z.int(),
  auditLogWhole: z.boolean(),
  summary: packSummarySchema,
});

/** Keeps what came of a pack whose archive is there. */
export const finishPack = defineVerb({
  action: 'evidence.finish',
  permission: 'job:read',
  input: finishSchema,
  async run(run) {
    const { sha256, bytes, kid, exceptions, auditLogWhole } = run.input;
    await end(run, { ...run.input, state: 'done' }, { sha256, bytes, kid, exceptions, auditLogWhole });
  },
});

/** Says why there is none. */
export const failPack = defineVerb({
  action: 'evidence.fail',
  permission: 'job:read',
  input: attemptSchema.extend({ error: z.string().max(500) }),
  async run(run) {
    await end(run, { ...run.input, state: 'failed' }, { error: run.input.error });
  },
});

type End = Omit<Parameters<typeof writeEnd>[1], 'finishedAt'>;

async function end({ ctx, tx, scope, now, audit }: VerbRun<unknown, undefined>, came: End, detail: object) {
  if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit makes packs by itself.');
  const { id } = came;
  if (!(await writeEnd(tx, { ...came, finishedAt: now }))) {
    throw new RemitError('conflict', 'Another process has taken this pack up.');
  }
  const pack = await findPack(tx, scope, id);
  if (!pack) return;
  const { number, personId } = pack;
  await audit({ subject: { kind: 'evidence-pack', id }, detail: { number, ...detail } });
  const title =
    came.state === 'done' ? `Evidence pack ${number} is ready` : `Evidence pack ${number} could not be made`;
  await notify(tx, { event: 'evidence.ended', people: [personId], title, path: `/evidence/${id}`, now });
}
