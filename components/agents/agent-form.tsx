'use client';

import { useRef } from 'react';
import { AGENT_MODES, ENVIRONMENTS, EXPOSURES } from '@/lib/agents/model/manifest';
import { suggestSlug } from '@/lib/kernel/slug';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField, FormSection } from '../form/form-field';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';
import { RadioGroup } from '../ui/radio-group';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';
import { DataAccessRows, DelegationRows, IdentityRows, ModelRows } from './agent-form-rows';
import { LevelFields } from './level-fields';
import { ToolRows, type WantedToolRow } from './tool-rows';

export interface AgentFormValues {
  slug: string;
  name: string;
  spec: Record<string, unknown>;
  owner: PickerItem | null;
  backupOwner: PickerItem | null;
  tools: WantedToolRow[];
}

interface Props {
  action: FormAction;
  draftKey?: string;
  /** What is registered, for an edit; or with `proposed`, what was read elsewhere about a new agent. */
  initial?: AgentFormValues;
  proposed?: boolean;
  me: PickerItem;
  searchPeople: (q: string) => Promise<PickerItem[]>;
  searchTools: (q: string) => Promise<PickerItem[]>;
  searchAgents: (q: string) => Promise<PickerItem[]>;
}

const ENVIRONMENT_HINTS = {
  development: 'Tries things out.',
  staging: 'Like production, without real users.',
  production: 'Does real work.',
};
const EXPOSURE_HINTS = {
  internal: 'Only people of the company reach it.',
  external: 'Customers or the public reach it.',
};

const MODE_HINTS = {
  enforce: 'What is not granted is stopped.',
  shadow: 'Calls are reported, and nothing stops them. Somebody always has to approve that.',
};

/** Everything that is registered about an agent, in the words of the manifest. */
export function AgentForm({
  action,
  draftKey,
  initial,
  proposed = false,
  me,
  searchPeople,
  searchTools,
  searchAgents,
}: Props) {
  const editing = initial !== undefined && !proposed;
  const slug = useRef<HTMLInputElement>(null);
  const spec = initial?.spec ?? {};
  const text = (field: string) => (spec[field] as string | undefined) ?? undefined;
  return (
    <ActionForm action={action} draftKey={draftKey} aria-label={editing ? 'Edit the agent' : 'Register an agent'}>
      <FormSection title="What it is" lead="So that somebody who has never heard of it understands.">
        <FormField name="metadata.name" label="Name" required>
          <Input
            defaultValue={initial?.name}
            autoFocus={!editing}
            onChange={(event) => {
              const field = slug.current;
              if (!field || field.readOnly || field.dataset.touched) return;
              field.value = suggestSlug(event.target.value);
            }}
          />
        </FormField>
        <FormField
          name="metadata.slug"
          label="Slug"
          required
          hint="Its name in policies and addresses. It stays as it is."
        >
          <Input
            ref={slug}
            mono
            defaultValue={initial?.slug}
            readOnly={editing}
            onInput={(event) => {
              event.currentTarget.dataset.touched = event.currentTarget.value ? 'yes' : '';
            }}
          />
        </FormField>
        <FormField name="spec.purpose" label="Purpose" required hint="What it does, and for whom.">
          <Textarea rows={3} defaultValue={text('purpose')} />
        </FormField>
        <FormField
          name="spec.actsFor"
          label="Acts for"
          hint="Whose wishes it carries out, for example customers of the shop."
        >
          <Input defaultValue={text('actsFor')} />
        </FormField>
      </FormSection>

      <FormSection title="Who answers for it" lead="Neither of them can approve what it asks for.">
        <FormField name="spec.owner" label="Owner" required>
          <Combobox search={searchPeople} defaultValue={initial ? initial.owner : me} />
        </FormField>
        <FormField
          name="spec.backupOwner"
          label="Backup owner"
          required
          hint="Answers when the owner is away. Somebody else."
        >
          <Combobox search={searchPeople} defaultValue={initial?.backupOwner ?? null} />
        </FormField>
        <FormField name="spec.team" label="Team" required>
          <Input defaultValue={text('team')} />
        </FormField>
      </FormSection>

      <FormSection title="Where and how it runs">
        <FormField name="spec.environment" label="Environment" required group>
          <RadioGroup
            look="cards"
            defaultValue={text('environment')}
            options={ENVIRONMENTS.map((value) => ({ value, label: value, hint: ENVIRONMENT_HINTS[value] }))}
          />
        </FormField>
        <FormField name="spec.exposure" label="Exposure" required group>
          <RadioGroup
            look="cards"
            defaultValue={text('exposure')}
            options={EXPOSURES.map((value) => ({ value, label: value, hint: EXPOSURE_HINTS[value] }))}
          />
        </FormField>
        <FormField name="spec.mode" label="Mode" group>
          <RadioGroup
            look="cards"
            defaultValue={text('mode') ?? 'enforce'}
            options={AGENT_MODES.map((value) => ({ value, label: value, hint: MODE_HINTS[value] }))}
          />
        </FormField>
        <LevelFields spec={spec} />
        <FormField
          name="spec.requireUser"
          label="Must each call name the person it is for?"
          hint="Empty: yes for an external agent, no for an internal one."
        >
          <Select
            placeholder="As the exposure says"
            options={[
              { value: 'true', label: 'Yes, or the call is denied' },
              { value: 'false', label: 'No' },
            ]}
            defaultValue={spec.requireUser === undefined ? '' : String(spec.requireUser)}
          />
        </FormField>
        <ModelRows initial={spec.models as never} />
      </FormSection>

      <FormSection title="What data it touches" lead="Declared here, and compared with what its tools can reach.">
        <DataAccessRows initial={spec.dataAccess as never} />
      </FormSection>

      <FormSection
        title="How gateways recognise it"
        lead="By the issuer and subject of its token. Without one, every call is denied as unknown."
      >
        <IdentityRows initial={spec.identities as never} />
      </FormSection>

      <FormSection title="Tools that it wants" lead="Asked for in the same request as the registration.">
        <ToolRows name="spec.tools" initial={initial?.tools} searchTools={searchTools} />
        <DelegationRows initial={spec.delegatesTo as never} searchAgents={searchAgents} />
      </FormSection>

      <FormActions
        sticky
        note={editing ? 'In force once somebody else approves.' : 'Security decides. You can follow the request.'}
      >
        <SubmitButton variant="primary">{editing ? 'Ask for this change' : 'Register and ask for review'}</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
