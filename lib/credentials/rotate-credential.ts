import { z } from 'zod';
import { requireOwner } from '@/lib/agents/require-owner';
import { auditActor } from '@/lib/authz/actor';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { notify } from '@/lib/notifications/notify';
import { defineVerb } from '@/lib/verb/define-verb';
import { makeKey } from './make-key';
import { rotateCredentialSchema } from './model/credential';
import type { RotatedCredential } from './model/dto';
import { refuseOlder } from './refuse-older';
import { endKeys, findCredential, insertEvent, updateCredential, updateRegistration } from './repository';
import { toDetail } from './to-detail';

const HOUR_MS = 3_600_000;
export const credentialIdSchema = z.string().max(64);

/**
 * Replaces a secret or a key. With an overlap the old one goes on for so long; without, it ends at once, and so do the
 * tokens that it gave. What another issuer keeps can only be asked for: the owner and webhooks are told, and it counts
 * once somebody says that it is done.
 */
export const rotateCredential = defineVerb({
  action: 'credential.rotate',
  permission: 'credential:write',
  input: rotateCredentialSchema.extend({ id: credentialIdSchema }),
  secretAnswer: true,
  async run({ ctx, tx, scope, input, now, audit }): Promise<RotatedCredential> {
    const { id, overlapHours, reason, publicKey } = input;
    const row = await findCredential(tx, id);
    if (!row) throw notFound('credential');
    const { slug } = row.agent;
    await requireOwner(tx, scope, slug);
    if (row.revokedAt) throw new RemitError('conflict', `${row.name} is revoked. Make another credential.`);
    const emergency = overlapHours === 0;
    if (emergency && !reason) throw invalid('reason', 'Say why it cannot go on for a while.');
    const external = row.kind === 'external';
    const actor = auditActor(ctx.actor);
    let secret: string | null = null;
    if (external) {
      if (publicKey && !row.registrationUri) throw invalid('publicKey', 'Its key is kept by its issuer.');
      if (!publicKey && row.registrationUri)
        throw invalid('publicKey', 'Give the public half of the key that comes next.');
      const pending = { registrationError: null, registrationTriedAt: null };
      if (publicKey) await updateRegistration(tx, id, { pendingKey: publicKey, ...pending });
    } else {
      await endKeys(tx, id, new Date(now.getTime() + overlapHours * HOUR_MS));
      secret = await makeKey(tx, id, { kind: row.kind, publicKey }, now);
      await updateCredential(tx, id, { rotatedAt: now });
    }
    const serial = emergency ? await refuseOlder({ ctx, tx, now }, row, `${slug}: ${row.name} replaced at once`) : null;
    const event = external ? ('requested' as const) : emergency ? ('emergency' as const) : ('rotated' as const);
    const detail = external || emergency ? undefined : { overlapHours };
    await insertEvent(tx, { credentialId: id, event, at: now, actor, reason, serial, ...(detail ? { detail } : {}) });
    if (external || emergency) {
      const what = external ? 'is to be replaced at its issuer' : 'was replaced at once';
      await notify(tx, {
        event: external ? 'credential.rotation-requested' : 'credential.emergency',
        people: [row.agent.ownerId, row.agent.backupOwnerId],
        title: `${slug}: the credential ${row.name} (${row.subject}) ${what}`,
        path: `/agents/${slug}?tab=credentials`,
        now,
      });
    }
    await audit({
      subject: { kind: 'agent', id: slug },
      detail: {
        credential: id,
        event,
        overlapHours,
        ...(reason ? { reason } : {}),
        ...(serial ? { revision: serial } : {}),
      },
    });
    const after = await findCredential(tx, id);
    if (!after) throw new Error('The credential is gone');
    return { credential: await toDetail(tx, after), secret, serial };
  },
});
