import { notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { controlOf } from './current-catalogue';
import { type ControlDetail, signOffInputSchema } from './model/dto';
import { readControl } from './queries';
import { insertEntry, listNewestEntries } from './repository';
import { testControls } from './test-controls';

/** A person's word that they looked at a control, kept with what its tests said at that moment. */
export const signOffControl = defineVerb({
  action: 'control.sign-off',
  permission: 'control:sign',
  input: signOffInputSchema,
  async run({ ctx: { actor }, tx, scope, input, now, audit }) {
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'People sign.');
    const control = controlOf(input.id);
    if (!control) throw notFound('control');
    const owner = (await listNewestEntries(tx, 'owner')).get(control.id)?.ownerId;
    if (scope.reach !== 'all' && owner !== actor.id) {
      throw new RemitError('forbidden', 'Its owner signs it, or somebody in security, or an administrator.');
    }
    const [tested] = await testControls(tx, now, { controls: [control] });
    const seen = { ...(tested as NonNullable<typeof tested>).state };
    const signed = { personId: actor.id, via: actor.via, at: now };
    const entry = { id: newId('ce', now), control: control.id, kind: 'sign-off' as const, note: input.note, seen };
    await insertEntry(tx, { ...signed, ...entry });
    await audit({ subject: { kind: 'control', id: control.id }, detail: { note: input.note, seen } });
  },
  answer: ({ ctx, tx, input }): Promise<ControlDetail> => readControl(ctx, tx, input.id),
});
