import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { findPersonByEmail } from '@/lib/people/repository';
import { defineVerb } from '@/lib/verb/define-verb';
import { controlOf } from './current-catalogue';
import { type ControlOwner, setOwnerSchema } from './model/dto';
import { canAnswerFor } from './model/owner';
import { insertEntry } from './repository';

/** Says who answers for a control from now on. Who did before stays in the history. */
export const setControlOwner = defineVerb({
  action: 'control.set-owner',
  permission: 'control:write',
  input: setOwnerSchema,
  async run({ ctx: { actor }, tx, input, now, audit }): Promise<ControlOwner> {
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'People say who answers for a control.');
    if (!controlOf(input.id)) throw notFound('control');
    const person = await findPersonByEmail(tx, input.owner.toLowerCase());
    if (person?.status !== 'active') throw invalid('owner', `Nobody here has the address ${input.owner}.`);
    if (!canAnswerFor(person.roles)) {
      throw invalid(
        'owner',
        'Name somebody in security, an executive or an administrator: an owner has to see it all.',
      );
    }
    const entry = { control: input.id, kind: 'owner' as const, personId: actor.id, via: actor.via, at: now };
    await insertEntry(tx, { ...entry, id: newId('ce', now), ownerId: person.id });
    await audit({ subject: { kind: 'control', id: input.id }, detail: { owner: person.email } });
    return { id: person.id, name: person.name, active: true };
  },
});
