'use client';

import type { SettingField } from '@/lib/gateways/model/settings';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';

/** What the gateway's own configuration is to say, by its kind. Empty is as it is by default. */
export function SettingsFields({
  fields,
  initial,
}: {
  fields: SettingField[];
  initial: Record<string, string> | undefined;
}) {
  return fields.map(({ name, says, default: usual, options }) => (
    <FormField key={name} name={`settings.${name}`} label={labelOf(name)} hint={says}>
      {options ? (
        <Select
          placeholder={usual ? `${usual}, if nothing is chosen` : 'As it is by default'}
          options={options.map((value) => ({ value, label: value }))}
          defaultValue={initial?.[name] ?? ''}
        />
      ) : (
        <Input mono defaultValue={initial?.[name]} placeholder={usual} />
      )}
    </FormField>
  ));
}

/** `gatewayArn` as `Gateway arn`: the names are those of the API, readable. */
function labelOf(name: string): string {
  const words = name.replace(/([A-Z]+)/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
