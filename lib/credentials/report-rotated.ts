import { z } from 'zod';
import { requireOwner } from '@/lib/agents/require-owner';
import { auditActor } from '@/lib/authz/actor';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb, type VerbRun } from '@/lib/verb/define-verb';
import type { RotatedCredential } from './model/dto';
import { rotationOf } from './model/rotation';
import { refuseOlder } from './refuse-older';
import { type CredentialRow, findCredential, insertEvent, updateCredential, updateRegistration } from './repository';
import { credentialIdSchema } from './rotate-credential';
import { factsOf, toDetail } from './to-detail';

/**
 * Somebody's word that another issuer's credential was replaced there. From then on gateways refuse tokens from before;
 * that they do is what verifies it.
 */
export const reportRotated = defineVerb({
  action: 'credential.report-rotated',
  permission: 'credential:write',
  input: z.strictObject({ id: credentialIdSchema }),
  async run({ ctx, tx, scope, input: { id }, now, audit }): Promise<RotatedCredential> {
    const row = await findCredential(tx, id);
    if (!row) throw notFound('credential');
    const { slug } = row.agent;
    await requireOwner(tx, scope, slug);
    if (row.revokedAt || rotationOf(factsOf(row)).state !== 'requested') {
      throw new RemitError('conflict', 'Nobody asked for it to be replaced. Ask for that first.');
    }
    return replaced({ ctx, tx, now, audit }, row);
  },
});

/** Keeps that it was replaced at its issuer, and publishes that older tokens are refused. */
export async function replaced(
  { ctx, tx, now, audit }: Pick<VerbRun<unknown, unknown>, 'ctx' | 'tx' | 'now' | 'audit'>,
  row: CredentialRow,
): Promise<RotatedCredential> {
  const { id, name, agent } = row;
  await updateCredential(tx, id, { rotatedAt: now });
  if (row.pendingKey !== null) await updateRegistration(tx, id, { pendingKey: null, registrationError: null });
  const serial = await refuseOlder({ ctx, tx, now }, row, `${agent.slug}: ${name} replaced at its issuer`);
  const actor = auditActor(ctx.actor);
  await insertEvent(tx, { credentialId: id, event: 'rotated', at: now, actor, serial });
  await audit({ subject: { kind: 'agent', id: agent.slug }, detail: { credential: id, revision: serial } });
  const after = await findCredential(tx, id);
  if (!after) throw new Error('The credential is gone');
  return { credential: await toDetail(tx, after), secret: null, serial };
}
