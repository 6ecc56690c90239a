'use client';

import { SEVERITIES } from '@/lib/detections/model/severity';
import { INCIDENT_TYPES, TYPE_WORDS } from '@/lib/incidents/model/state';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { ListEditor } from '../form/list-editor';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';

interface Props {
  action: FormAction;
  draftKey: string;
  me: PickerItem;
  searchPeople: (q: string) => Promise<PickerItem[]>;
  searchAgents: (q: string) => Promise<PickerItem[]>;
  /** What the alert says that it is declared over. */
  alert?: { id: string; title: string; severity: string; agent: string | null; firstAt: string };
}

export function DeclareForm({ action, draftKey, me, searchPeople, searchAgents, alert }: Props) {
  return (
    <ActionForm action={action} draftKey={draftKey} aria-label="Declare an incident" className="space-y-4">
      {alert ? <input type="hidden" name="alert" value={alert.id} /> : null}
      <FormField name="title" label="What happened" required hint="In one line.">
        <Input autoFocus defaultValue={alert?.title.slice(0, 160)} maxLength={160} />
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField name="type" label="Type" required>
          <Select placeholder="Choose" options={INCIDENT_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))} />
        </FormField>
        <FormField name="severity" label="Severity" required>
          <Select
            placeholder="Choose"
            defaultValue={alert?.severity}
            options={SEVERITIES.map((value) => ({ value, label: value }))}
          />
        </FormField>
      </div>
      <ListEditor
        name="agents"
        label="Agents"
        noun="agent"
        min={1}
        max={50}
        initial={alert?.agent ? [alert.agent] : []}
        hint="Also one that is gone, or that nobody registered: type its name."
      >
        {({ path, initial }) => (
          <FormField name={path} label="Agent" required>
            <Combobox
              search={async (q) => {
                const found = await searchAgents(q);
                const typed = q.trim();
                const known = typed === '' || found.some(({ value }) => value === typed);
                return known ? found : [...found, { value: typed, label: typed, hint: 'as typed' }];
              }}
              defaultValue={initial ? { value: initial, label: initial } : null}
            />
          </FormField>
        )}
      </ListEditor>
      <FormField name="summary" label="What is known so far">
        <Textarea rows={4} maxLength={4000} />
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField name="occurredAt" label="Occurred" hint="In UTC. Empty: not known yet.">
          <Input type="datetime-local" defaultValue={alert?.firstAt.slice(0, 16)} />
        </FormField>
        <FormField name="lastGoodAt" label="Last known good" hint="In UTC. Calls are reviewed from then on.">
          <Input type="datetime-local" />
        </FormField>
      </div>
      <FormField name="commander" label="Commander" required hint="Leads the response.">
        <Combobox search={searchPeople} defaultValue={me} />
      </FormField>
      <FormActions note="Security is told. Nothing is suspended by that.">
        <SubmitButton variant="primary">Declare incident</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
