import { z } from 'zod';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import type { PersonDetail } from './model/dto';
import { personPatchSchema } from './model/person';
import { readPerson } from './queries';
import { countOtherActiveAdmins, findPerson, updatePersonRow } from './repository';

/** Changes name, roles or status. Losing a role or being disabled ends the person's sessions at once. */
export const updatePerson = defineVerb({
  action: 'person.update',
  permission: 'person:write',
  input: z.strictObject({ id: z.string().max(64), change: personPatchSchema }),
  async run({ tx, input: { id, change }, now, audit }) {
    const person = await findPerson(tx, id);
    if (!person) throw notFound('person');
    const roles = change.roles ?? person.roles;
    const status = change.status ?? person.status;
    const wasAdmin = person.status === 'active' && person.roles.includes('admin');
    const staysAdmin = status === 'active' && (roles as string[]).includes('admin');
    if (wasAdmin && !staysAdmin && (await countOtherActiveAdmins(tx, id)) === 0) {
      throw new RemitError('conflict', 'This is the last administrator. Make somebody else one first.');
    }
    const lost = person.roles.filter((role) => !(roles as string[]).includes(role));
    const disabled = status === 'disabled' && person.status !== 'disabled';
    await updatePersonRow(tx, id, {
      ...change,
      ...(change.status ? { disabledAt: status === 'disabled' ? now : null } : {}),
      endSessions: disabled || lost.length > 0,
    });
    const before = Object.fromEntries(Object.keys(change).map((key) => [key, person[key as keyof typeof person]]));
    await audit({ subject: { kind: 'person', id }, detail: { before, after: change } });
    return { id };
  },
  answer: ({ ctx, tx }, { id }): Promise<PersonDetail> => readPerson(ctx, tx, id),
});
