import { z } from 'zod';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { passwordSchema } from './model/person';
import { hashPassword, verifyPassword } from './password';
import { findPasswordHash, findPerson, updatePersonRow } from './repository';

/** Somebody changes their own password. Every session ends, this one too. */
export const changePassword = defineVerb({
  action: 'person.change-password',
  permission: 'token:own',
  input: z.strictObject({ current: z.string().max(1000), next: passwordSchema }),
  async prepare({ ctx, input }) {
    if (ctx.actor.kind !== 'person') throw notFound('person');
    if (ctx.actor.via === 'token') throw new RemitError('forbidden', 'Change your password in the browser.');
    const found = await findPasswordHash(ctx.db.read, ctx.actor.email);
    if (!found?.passwordHash)
      throw new RemitError('conflict', 'You sign in through single sign-on and have no password here.');
    if (!(await verifyPassword(found.passwordHash, input.current)))
      throw invalid('current', 'This is not your password.');
    return { id: found.id, passwordHash: await hashPassword(input.next) };
  },
  async run({ tx, prepared: { id, passwordHash }, audit }): Promise<{ id: string }> {
    if (!(await findPerson(tx, id))) throw notFound('person');
    await updatePersonRow(tx, id, { passwordHash, endSessions: true });
    await audit({ subject: { kind: 'person', id } });
    return { id };
  },
});
