import { z } from 'zod';
import { auditActor } from '@/lib/authz/actor';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { requireInvolved } from '@/lib/requests/subjects/require-involved';
import { defineVerb } from '@/lib/verb/define-verb';
import type { RotatedCredential } from './model/dto';
import { rotationOf } from './model/rotation';
import { refuseOlder } from './refuse-older';
import { findCredential, insertEvent, updateCredential } from './repository';
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
    await requireInvolved(tx, scope, slug);
    if (row.revokedAt || rotationOf(factsOf(row)).state !== 'requested') {
      throw new RemitError('conflict', 'Nobody asked for it to be replaced. Ask for that first.');
    }
    await updateCredential(tx, id, { rotatedAt: now });
    const serial = await refuseOlder({ ctx, tx, now }, row, `${slug}: ${row.name} replaced at its issuer`);
    const actor = auditActor(ctx.actor);
    await insertEvent(tx, { credentialId: id, event: 'rotated', at: now, actor, serial });
    await audit({ subject: { kind: 'agent', id: slug }, detail: { credential: id, revision: serial } });
    const after = await findCredential(tx, id);
    if (!after) throw new Error('The credential is gone');
    return { credential: await toDetail(tx, after), secret: null, serial };
  },
});
