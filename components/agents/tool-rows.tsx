'use client';

import { FormField } from '../form/form-field';
import { ListEditor } from '../form/list-editor';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';
import { Select } from '../ui/select';

export interface WantedToolRow {
  tool: string;
  rate?: string;
  window?: string;
  pii?: string;
  until?: string;
  /** What the form does not show and an edit keeps. */
  exactly?: string;
  maxDataClass?: string;
  requireUser?: string;
  reason?: string;
}

interface Props {
  /** `spec.tools` in a manifest, `tools` in a request. */
  name: string;
  initial?: WantedToolRow[];
  min?: number;
  searchTools: (q: string) => Promise<PickerItem[]>;
}

const WINDOWS = [
  { value: '60', label: 'per minute' },
  { value: '3600', label: 'per hour' },
  { value: '86400', label: 'per day' },
];

function windows(current: string | undefined) {
  if (!current || WINDOWS.some(({ value }) => value === current)) return WINDOWS;
  return [...WINDOWS, { value: current, label: `per ${current} s` }];
}

const PII = [
  { value: 'allow', label: 'Let it pass' },
  { value: 'redact', label: 'Redact it' },
  { value: 'block', label: 'Block the call' },
];

/** The tools that an agent asks for, each with its limits. */
export function ToolRows({ name, initial, min, searchTools }: Props) {
  return (
    <ListEditor<WantedToolRow>
      name={name}
      label="Tools"
      noun="tool"
      hint="Ask only for what it needs: each tool is looked at on its own."
      empty="No tool: the agent may call nothing."
      initial={initial}
      min={min}
      max={100}
    >
      {({ path, initial: row }) => (
        <div className="grid gap-3 sm:grid-cols-2">
          {(['exactly', 'maxDataClass', 'requireUser'] as const).map((field) =>
            row?.[field] ? <input key={field} type="hidden" name={`${path}.${field}`} value={row[field]} /> : null,
          )}
          <div className="sm:col-span-2">
            <FormField name={`${path}.tool`} label="Tool" required hint="Type a part of its name or its server's.">
              <Combobox
                mono
                search={searchTools}
                placeholder="crm/get_customer"
                defaultValue={row?.tool ? { value: row.tool, label: row.tool } : null}
              />
            </FormField>
          </div>
          <FormField name={`${path}.rate`} label="At most" hint="Calls. Empty: no limit.">
            <Input inputMode="numeric" defaultValue={row?.rate} placeholder="60" />
          </FormField>
          <FormField name={`${path}.window`} label="Per" hint="The stretch of time for that limit.">
            <Select options={windows(row?.window)} defaultValue={row?.window ?? '60'} />
          </FormField>
          <FormField name={`${path}.pii`} label="Personal data" hint="What the gateway does with it in results.">
            <Select options={PII} placeholder="Not handled" defaultValue={row?.pii ?? ''} />
          </FormField>
          <FormField name={`${path}.until`} label="Until" hint="Last day, UTC. Empty: no end.">
            <Input type="date" defaultValue={row?.until} />
          </FormField>
          <div className="sm:col-span-2">
            <FormField name={`${path}.reason`} label="What for">
              <Input defaultValue={row?.reason} placeholder="order look-ups" />
            </FormField>
          </div>
        </div>
      )}
    </ListEditor>
  );
}
