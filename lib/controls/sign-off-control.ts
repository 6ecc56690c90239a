import { notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { controlOf } from './current-catalogue';
import { type SignOff, signOffInputSchema } from './model/dto';
import { insertEntry, listNewestEntries } from './repository';
import { testControls } from './test-controls';

/** A person's word that they looked at a control, kept with what its tests said at that moment. */
export const signOffControl = defineVerb({
  action: 'control.sign-off',
  permission: 'control:sign',
  input: signOffInputSchema,
  // Before the lock: nobody who writes waits for the tests.
  async prepare({ ctx, input }) {
    const control = controlOf(input.id);
    return control ? testControls(ctx.db.read, ctx.clock(), { controls: [control] }) : [];
  },
  async run({ ctx: { actor }, tx, scope, input, prepared: [tested], now, audit }): Promise<SignOff> {
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'People sign.');
    if (!tested) throw notFound('control');
    const { control } = tested;
    const owner = (await listNewestEntries(tx, [control.id], 'owner')).get(control.id)?.ownerId;
    if (scope.reach !== 'all' && owner !== actor.id) {
      throw new RemitError('forbidden', 'Its owner signs it, or somebody in security, or an administrator.');
    }
    const seen = { ...tested.state };
    const signed = { personId: actor.id, via: actor.via, at: now };
    const entry = { id: newId('ce', now), control: control.id, kind: 'sign-off' as const, note: input.note, seen };
    await insertEntry(tx, { ...signed, ...entry });
    await audit({ subject: { kind: 'control', id: control.id }, detail: { note: input.note, seen } });
    return { person: { id: actor.id, name: actor.name }, at: now.toISOString(), note: input.note, seen };
  },
});
