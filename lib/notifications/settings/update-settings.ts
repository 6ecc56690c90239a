import { defineVerb } from '@/lib/verb/define-verb';
import { choices, type NotificationSettings, settingsPatchSchema } from '../model/settings';
import { readSettings } from './queries';
import { listChoices, writeChoice } from './repository';

/** Chooses what one is mailed about. */
export const updateSettings = defineVerb({
  action: 'notification.choose',
  permission: 'notification:own',
  input: settingsPatchSchema,
  async run({ ctx, tx, scope, input, now, audit, unchanged }): Promise<NotificationSettings> {
    const before = choices(await listChoices(tx, scope));
    const changed = before.filter(({ event, email }) => (input.email[event] ?? email) !== email);
    for (const { event, email } of changed) await writeChoice(tx, scope, event, !email, now);
    if (changed.length === 0) unchanged();
    else {
      const email = Object.fromEntries(changed.map((choice) => [choice.event, !choice.email]));
      await audit({ subject: { kind: 'person', id: scope.personId }, detail: { email } });
    }
    return readSettings(ctx, tx);
  },
});
