import { requireOwner } from '@/lib/agents/require-owner';
import { auditActor } from '@/lib/authz/actor';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { reasonSchema } from './model/credential';
import type { RotatedCredential } from './model/dto';
import { refuseOlder } from './refuse-older';
import { endKeys, findCredential, insertEvent, updateCredential } from './repository';
import { credentialIdSchema } from './rotate-credential';
import { toDetail } from './to-detail';

/** Ends a credential at once, for good, with the tokens that it gave. The identity stays registered. */
export const revokeCredential = defineVerb({
  action: 'credential.revoke',
  permission: 'credential:write',
  input: reasonSchema.extend({ id: credentialIdSchema }),
  async run({ ctx, tx, scope, input: { id, reason }, now, audit }): Promise<RotatedCredential> {
    const row = await findCredential(tx, id);
    if (!row) throw notFound('credential');
    const { slug } = row.agent;
    await requireOwner(tx, scope, slug);
    if (row.revokedAt) throw new RemitError('conflict', `${row.name} is revoked already.`);
    await endKeys(tx, id, now);
    await updateCredential(tx, id, { revokedAt: now });
    const serial = await refuseOlder({ ctx, tx, now }, row, `${slug}: ${row.name} revoked`);
    await insertEvent(tx, {
      credentialId: id,
      event: 'revoked',
      at: now,
      actor: auditActor(ctx.actor),
      reason,
      serial,
    });
    await audit({ subject: { kind: 'agent', id: slug }, detail: { credential: id, reason, revision: serial } });
    const after = await findCredential(tx, id);
    if (!after) throw new Error('The credential is gone');
    return { credential: await toDetail(tx, after), secret: null, serial };
  },
});
