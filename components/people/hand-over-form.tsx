'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Textarea } from '../ui/textarea';

interface Props {
  action: FormAction;
  person: { id: string; name: string };
  /** That a change request hands over; and those that are not registered yet. */
  agents: number;
  unregistered: number;
  /** That change hands with this form. */
  servers: number;
  searchPeople: (q: string) => Promise<PickerItem[]>;
}

/** Gives everything to somebody else: agents by a request, servers at once. */
export function HandOverForm({ action, person, agents, unregistered, servers, searchPeople }: Props) {
  return (
    <ActionForm action={action} aria-label="Hand over" className="space-y-4">
      <input type="hidden" name="person" value={person.id} />
      <FormField name="to" label="Who takes over" required hint={`Takes the part that ${person.name} had.`}>
        <Combobox search={searchPeople} />
      </FormField>
      <FormField
        name="orElse"
        label="Somebody else"
        hint="Where they have a part in the agent already, or both of its owners left."
      >
        <Combobox search={searchPeople} />
      </FormField>
      <FormField name="justification" label="Why">
        <Textarea rows={2} />
      </FormField>
      <FormActions note={noteOf(agents, unregistered, servers)}>
        <SubmitButton variant="primary">Hand over</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}

function noteOf(agents: number, unregistered: number, servers: number): string {
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const asked = agents > 0 && `${counted(agents, 'agent')} by a change request, which somebody else approves.`;
  const moved = servers > 0 && `${counted(servers, 'server')} at once.`;
  const left =
    unregistered > 0 &&
    `${counted(unregistered, 'agent')} not registered yet: whoever asked edits that request, or it is turned down.`;
  return [asked, moved, left].filter(Boolean).join(' ');
}
