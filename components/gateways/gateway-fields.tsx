'use client';

import { FormField } from '../form/form-field';
import { Checkbox } from '../ui/checkbox';
import { Input } from '../ui/input';
import { RadioGroup } from '../ui/radio-group';
import { Select } from '../ui/select';

interface Props {
  servers: { slug: string; name: string }[];
  initial?: { name: string; servers: string[]; mode: 'enforce' | 'shadow'; freshnessSeconds: number };
}

const FRESHNESS = [
  { value: '900', label: '15 minutes' },
  { value: '3600', label: '1 hour' },
  { value: '14400', label: '4 hours' },
  { value: '86400', label: '1 day' },
];

/** The fields that a new gateway and an edited one share. */
export function GatewayFields({ servers, initial }: Props) {
  const current = String(initial?.freshnessSeconds ?? 14_400);
  const options = FRESHNESS.some(({ value }) => value === current)
    ? FRESHNESS
    : [...FRESHNESS, { value: current, label: `${current} seconds` }];
  return (
    <>
      <FormField name="servers" label="Servers" group hint="It is told about these and no others.">
        {servers.length === 0 ? (
          <p className="text-ink-2">No server is registered yet. You can choose some later.</p>
        ) : (
          <div className="grid gap-1 sm:grid-cols-2">
            {servers.map(({ slug, name }) => (
              <Checkbox
                key={slug}
                name="servers[]"
                value={slug}
                label={name}
                hint={slug}
                defaultChecked={initial?.servers.includes(slug)}
              />
            ))}
          </div>
        )}
      </FormField>
      <FormField name="mode" label="Mode" group required>
        <RadioGroup
          look="cards"
          defaultValue={initial?.mode ?? 'enforce'}
          options={[
            { value: 'enforce', label: 'Enforce', hint: 'What is not granted is denied.' },
            { value: 'shadow', label: 'Shadow', hint: 'Decisions are made and reported, and nothing is stopped.' },
          ]}
        />
      </FormField>
      <FormField
        name="freshnessSeconds"
        label="May run unheard for"
        hint="Without word from Remit for so long, its policy counts as stale."
      >
        <Select options={options} defaultValue={current} />
      </FormField>
    </>
  );
}

export function GatewayName({ initial }: { initial?: string }) {
  return (
    <FormField name="name" label="Name" required>
      <Input defaultValue={initial} />
    </FormField>
  );
}
