import { RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import type { PersonDetail } from './model/dto';
import { personSchema } from './model/person';
import { hashPassword } from './password';
import { readPerson } from './queries';
import { findPersonByEmail, insertPerson } from './repository';

export const createPerson = defineVerb({
  action: 'person.create',
  permission: 'person:write',
  input: personSchema,
  async prepare({ input }) {
    return input.password === undefined ? null : hashPassword(input.password);
  },
  async run({ ctx, tx, input, prepared: passwordHash, now, audit }): Promise<PersonDetail> {
    const { name, email, roles } = input;
    if (await findPersonByEmail(tx, email)) {
      throw new RemitError('conflict', `Somebody has the address ${email} already.`, {
        errors: [{ field: 'email', message: 'Somebody has this address already.' }],
      });
    }
    const id = newId('pe', now);
    await insertPerson(tx, { id, name, email, roles, passwordHash, createdAt: now });
    await audit({ subject: { kind: 'person', id }, detail: { name, email, roles, password: passwordHash !== null } });
    return readPerson(ctx, tx, id);
  },
});
