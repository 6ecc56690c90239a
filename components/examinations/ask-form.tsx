'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';

interface Props {
  id: string;
  row: string;
  /** Who asked for what the row is about, or owns its agent. */
  suggested: { name: string; email: string } | null;
  due: string;
  search: (q: string) => Promise<PickerItem[]>;
  action: FormAction;
}

export function AskForm({ id, row, suggested, due, search, action }: Props) {
  return (
    <Panel title="Ask for more">
      <ActionForm
        action={action}
        draftKey={`examination-ask-${row}`}
        resetOnSuccess
        aria-label="Ask for more"
        className="space-y-3"
      >
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="row" value={row} />
        <FormField name="text" label="Question" required>
          <Textarea rows={3} maxLength={2000} />
        </FormField>
        <FormField name="person" label="To" required hint={suggested ? 'Who answers for this row.' : undefined}>
          <Combobox
            search={search}
            defaultValue={suggested && { value: suggested.email, label: suggested.name, hint: suggested.email }}
          />
        </FormField>
        <FormField name="dueAt" label="Due at the end of (UTC)" required>
          <Input type="date" defaultValue={due} />
        </FormField>
        <SubmitButton variant="secondary">Ask</SubmitButton>
      </ActionForm>
    </Panel>
  );
}
