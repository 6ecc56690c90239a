'use client';

import { useRef } from 'react';
import { ENVIRONMENTS } from '@/lib/agents/model/manifest';
import { suggestSlug } from '@/lib/kernel/slug';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';
import { Select } from '../ui/select';

interface Props {
  action: FormAction;
  draftKey?: string;
  /** What was read elsewhere about a new server. */
  initial?: { name: string; slug: string; url: string };
  me: PickerItem;
  searchPeople: (q: string) => Promise<PickerItem[]>;
}

export function ServerForm({ action, draftKey, initial, me, searchPeople }: Props) {
  const slug = useRef<HTMLInputElement>(null);
  return (
    <ActionForm action={action} draftKey={draftKey} aria-label="Add a server" className="space-y-4">
      <FormField name="name" label="Name" required>
        <Input
          autoFocus
          defaultValue={initial?.name}
          onChange={(event) => {
            if (slug.current && !slug.current.dataset.touched) slug.current.value = suggestSlug(event.target.value);
          }}
        />
      </FormField>
      <FormField
        name="slug"
        label="Slug"
        required
        hint="The first part of its tools' names: slug/tool. It stays as it is."
      >
        <Input
          ref={slug}
          mono
          defaultValue={initial?.slug}
          onInput={(event) => {
            event.currentTarget.dataset.touched = event.currentTarget.value ? 'yes' : '';
          }}
        />
      </FormField>
      <FormField
        name="url"
        label="Address"
        required
        hint="Where it speaks Streamable HTTP, for example https://crm.internal/mcp. Link-local and metadata addresses are refused."
      >
        <Input mono type="url" placeholder="https://" defaultValue={initial?.url} />
      </FormField>
      <FormField name="owner" label="Owner" required hint="Labels its tools.">
        <Combobox search={searchPeople} defaultValue={me} />
      </FormField>
      <FormField name="environment" label="Environment" required>
        <Select placeholder="Choose" options={ENVIRONMENTS.map((value) => ({ value, label: value }))} />
      </FormField>
      <FormActions note="Its tools are read at once. Nothing is granted by that.">
        <SubmitButton variant="primary">Add and read its tools</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
