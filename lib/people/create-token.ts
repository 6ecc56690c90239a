import { randomBytes } from 'node:crypto';
import { sha256Hex } from '@/lib/kernel/digest';
import { RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { tokenSchema } from './model/person';
import { insertToken } from './repository';

/** Makes a personal token. It is shown once and kept as a hash. */
export const createToken = defineVerb({
  action: 'token.create',
  permission: 'token:own',
  input: tokenSchema,
  secretAnswer: true,
  async run({
    ctx,
    tx,
    input,
    now,
    audit,
  }): Promise<{ id: string; token: string; name: string; expiresAt: string; decide: boolean }> {
    if (ctx.actor.kind !== 'person') throw new RemitError('forbidden', 'Only people have personal tokens.');
    if (ctx.actor.via === 'token' && input.decide && !ctx.actor.mayDecide) {
      throw new RemitError('forbidden', 'A token that may not decide cannot make one that may.');
    }
    const id = newId('pt', now);
    const token = `rmt_${randomBytes(32).toString('base64url')}`;
    const expiresAt = new Date(now.getTime() + input.expiresInDays * 86_400_000);
    const { name, decide } = input;
    await insertToken(tx, {
      id,
      personId: ctx.actor.id,
      name,
      tokenHash: sha256Hex(token),
      mayDecide: decide,
      createdAt: now,
      expiresAt,
    });
    await audit({ subject: { kind: 'token', id }, detail: { name, decide, expiresAt: expiresAt.toISOString() } });
    return { id, token, name, expiresAt: expiresAt.toISOString(), decide };
  },
});
