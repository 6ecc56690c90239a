'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { ListEditor } from '../form/list-editor';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';

interface Props {
  action: FormAction;
  maxHours: number;
  reviewHours: number;
  searchAgents: (q: string) => Promise<PickerItem[]>;
  searchTools: (q: string) => Promise<PickerItem[]>;
}

/** Gives an agent tools at once. No draft is kept: an emergency is not prepared. */
export function BreakGlassForm({ action, maxHours, reviewHours, searchAgents, searchTools }: Props) {
  return (
    <ActionForm action={action} aria-label="Break glass" className="space-y-5">
      <FormField name="agent" label="Agent" required>
        <Combobox search={searchAgents} />
      </FormField>
      <ListEditor<string> name="tools" label="Tools" noun="tool" hint="Only what the emergency needs." min={1} max={20}>
        {({ path }) => (
          <FormField name={path} label="Tool" required>
            <Combobox search={searchTools} />
          </FormField>
        )}
      </ListEditor>
      <FormField name="hours" label="Hours" required hint={`At most ${maxHours}. Then it ends by itself.`}>
        <Input type="number" min={1} max={maxHours} defaultValue={1} className="max-w-24" />
      </FormField>
      <FormField name="justification" label="What happened" required>
        <Textarea rows={4} />
      </FormField>
      <FormField name="ticket" label="Ticket">
        <Input />
      </FormField>
      <FormActions note={`In force at once. Somebody else looks at it within ${reviewHours} hours.`}>
        <SubmitButton variant="danger">Break glass</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
