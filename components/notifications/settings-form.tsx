'use client';

import type { NotificationSettings } from '@/lib/notifications/model/settings';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { Callout } from '../ui/callout';
import { Checkbox } from '../ui/checkbox';
import { Panel } from '../ui/panel';

/** One box for each event. */
export function SettingsForm({ settings, action }: { settings: NotificationSettings; action: FormAction }) {
  return (
    <ActionForm action={action} aria-label="What is mailed">
      {settings.mail ? null : (
        <Callout tone="warn" title="Nothing is mailed now" className="mb-4">
          This Remit has no mail server. What you choose counts as soon as an administrator sets one.
        </Callout>
      )}
      <Panel title="Mail me when">
        <div className="grid gap-3">
          {settings.events.map(({ event, label, when, email }) => (
            <Checkbox key={event} name="mailed[]" value={event} label={label} hint={when} defaultChecked={email} />
          ))}
        </div>
      </Panel>
      <FormActions>
        <SubmitButton>Save</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
