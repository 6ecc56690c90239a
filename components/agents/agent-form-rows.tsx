'use client';

import { ACCESS_KINDS } from '@/lib/agents/model/manifest';
import { DATA_CATEGORIES, DATA_CLASSES } from '@/lib/kernel/data-class';
import { FormField } from '../form/form-field';
import { ListEditor } from '../form/list-editor';
import { Checkbox } from '../ui/checkbox';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';
import { Select } from '../ui/select';

const same = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

export function ModelRows({ initial }: { initial?: { provider: string; name: string }[] }) {
  return (
    <ListEditor name="spec.models" label="Models" noun="model" initial={initial} max={20} empty="No model named.">
      {({ path, initial: row }) => (
        <div className="grid gap-3 sm:grid-cols-2">
          <FormField name={`${path}.provider`} label="Provider" required>
            <Input defaultValue={row?.provider} />
          </FormField>
          <FormField name={`${path}.name`} label="Model" required>
            <Input defaultValue={row?.name} />
          </FormField>
        </div>
      )}
    </ListEditor>
  );
}

export function IdentityRows({ initial }: { initial?: { iss: string; sub: string }[] }) {
  return (
    <ListEditor
      name="spec.identities"
      label="Identities"
      noun="identity"
      initial={initial}
      max={20}
      empty="No identity yet."
    >
      {({ path, initial: row }) => (
        <div className="grid gap-3 sm:grid-cols-2">
          <FormField name={`${path}.iss`} label="Issuer" hint="iss of its token" required>
            <Input mono defaultValue={row?.iss} placeholder="https://idp.example.com" />
          </FormField>
          <FormField name={`${path}.sub`} label="Subject" hint="sub of its token" required>
            <Input mono defaultValue={row?.sub} placeholder="client-1" />
          </FormField>
        </div>
      )}
    </ListEditor>
  );
}

export function DelegationRows({
  initial,
  searchAgents,
}: {
  initial?: string[];
  searchAgents: (q: string) => Promise<PickerItem[]>;
}) {
  return (
    <ListEditor
      name="spec.delegatesTo"
      label="Agents that it may call"
      noun="agent"
      hint="What they can do, it can have done. Their tools count when its toxic paths are looked for."
      initial={initial}
      max={50}
      empty="It calls no other agent."
    >
      {({ path, initial: slug }) => (
        <FormField name={path} label="Agent" required>
          <Combobox
            mono
            search={searchAgents}
            placeholder="refund-bot"
            defaultValue={slug ? { value: slug, label: slug } : null}
          />
        </FormField>
      )}
    </ListEditor>
  );
}

interface DataAccessRow {
  system: string;
  dataClass: string;
  categories: string[];
  access: string;
  reason: string;
}

export function DataAccessRows({ initial }: { initial?: DataAccessRow[] }) {
  return (
    <ListEditor
      name="spec.dataAccess"
      label="Systems"
      noun="system"
      initial={initial}
      max={50}
      empty="It touches no company data."
    >
      {({ path, initial: row }) => (
        <div className="grid gap-3 sm:grid-cols-3">
          <FormField name={`${path}.system`} label="System" required>
            <Input defaultValue={row?.system} placeholder="crm" />
          </FormField>
          <FormField name={`${path}.dataClass`} label="Data class" required>
            <Select options={same(DATA_CLASSES)} placeholder="Choose" defaultValue={row?.dataClass ?? ''} />
          </FormField>
          <FormField name={`${path}.access`} label="Access" required>
            <Select options={same(ACCESS_KINDS)} defaultValue={row?.access ?? 'read'} />
          </FormField>
          <div className="sm:col-span-3">
            <FormField name={`${path}.categories`} label="Categories" group>
              <div className="flex flex-wrap gap-x-4 gap-y-1">
                {DATA_CATEGORIES.map((category) => (
                  <Checkbox
                    key={category}
                    name={`${path}.categories[]`}
                    value={category}
                    label={category}
                    defaultChecked={row?.categories.includes(category)}
                  />
                ))}
              </div>
            </FormField>
          </div>
          <div className="sm:col-span-3">
            <FormField name={`${path}.reason`} label="What for" required>
              <Input defaultValue={row?.reason} placeholder="order look-ups" />
            </FormField>
          </div>
        </div>
      )}
    </ListEditor>
  );
}
