'use client';

import { ToolRows, type WantedToolRow } from '../agents/tool-rows';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';

interface Props {
  action: FormAction;
  draftKey: string;
  agent: PickerItem | null;
  tools: WantedToolRow[];
  searchAgents: (q: string) => Promise<PickerItem[]>;
  searchTools: (q: string) => Promise<PickerItem[]>;
}

/** Asks for tools for an agent that is registered. */
export function AccessForm({ action, draftKey, agent, tools, searchAgents, searchTools }: Props) {
  return (
    <ActionForm action={action} draftKey={draftKey} aria-label="Ask for access" className="space-y-5">
      <FormField name="agent" label="Agent" required hint="One that you own, back up or registered.">
        <Combobox search={searchAgents} defaultValue={agent} />
      </FormField>
      <ToolRows name="tools" initial={tools} min={1} searchTools={searchTools} />
      <FormField name="title" label="Title" hint="Empty: Remit makes one.">
        <Input />
      </FormField>
      <FormField
        name="justification"
        label="Why"
        required
        hint="What the agent does with these tools. A link to a ticket helps."
      >
        <Textarea rows={4} />
      </FormField>
      <FormActions note="Somebody in security decides. You cannot decide your own request.">
        <SubmitButton variant="primary">Ask</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
