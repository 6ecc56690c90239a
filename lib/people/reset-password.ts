import { z } from 'zod';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { passwordSchema } from './model/person';
import { hashPassword } from './password';
import { findPerson, updatePersonRow } from './repository';

/** An administrator sets somebody's password. Their sessions end. */
export const resetPassword = defineVerb({
  action: 'person.reset-password',
  permission: 'person:write',
  input: z.strictObject({ id: z.string().max(64), password: passwordSchema }),
  prepare: ({ input }) => hashPassword(input.password),
  async run({ tx, input: { id }, prepared: passwordHash, audit }): Promise<{ id: string }> {
    const person = await findPerson(tx, id);
    if (!person) throw notFound('person');
    if (person.oidcSubject)
      throw new RemitError('conflict', 'This person signs in through single sign-on and has no password here.');
    await updatePersonRow(tx, id, { passwordHash, endSessions: true });
    await audit({ subject: { kind: 'person', id } });
    return { id };
  },
});
