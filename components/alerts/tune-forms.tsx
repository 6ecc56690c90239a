'use client';

import type { ParameterField } from '@/lib/detections/model/parameter-fields';
import type { Parameters } from '@/lib/detections/model/tuning-dto';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';

interface Props {
  fields: ParameterField[];
  values: Parameters;
  inForce: Parameters;
  editable: boolean;
}

/** The parameters of a rule. To try them is only to look: the address holds them, and nothing is kept. */
export function TryForm({ fields, values, inForce, editable }: Props) {
  return (
    <form method="get" className="space-y-4">
      <div className="grid gap-4 sm:grid-cols-2">
        {fields.map((field) => (
          <FormField key={field.name} name={field.name} label={labelOf(field.name)} hint={hintOf(field)} required>
            <Control field={field} value={values[field.name] ?? inForce[field.name]} editable={editable} />
          </FormField>
        ))}
      </div>
      {editable ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" name="try" value="1">
            Try on what is stored
          </Button>
          <span className="text-ink-2 text-xs">Nothing is changed by that.</span>
        </div>
      ) : null}
    </form>
  );
}

function Control({
  field: { kind, options, least, most },
  value,
  editable,
}: {
  field: ParameterField;
  value: string | number | undefined;
  editable: boolean;
}) {
  if (kind === 'choice') {
    return (
      <Select
        defaultValue={String(value)}
        disabled={!editable}
        options={options.map((option) => ({ value: option, label: option }))}
      />
    );
  }
  return (
    <Input
      type="number"
      inputMode="decimal"
      defaultValue={value}
      disabled={!editable}
      step={kind === 'whole' ? 1 : 'any'}
      {...(least !== null && { min: least })}
      {...(most !== null && { max: most })}
    />
  );
}

/** `withinMinutes` as "Within minutes". */
function labelOf(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function hintOf({ says, usual }: ParameterField): string {
  return `${says} Default: ${usual}.`;
}

interface SaveProps {
  id: string;
  basedOn: number;
  parameters: Parameters;
  save: FormAction;
}

/** Makes what was tried what the rule goes by. */
export function SaveForm({ id, basedOn, parameters, save }: SaveProps) {
  return (
    <Panel title="Go by these parameters">
      <ActionForm action={save} aria-label="Go by these parameters">
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="basedOn" value={basedOn} />
        {Object.entries(parameters).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <FormField name="reason" label="Why" required hint="Kept with the parameters, for who looks at them later.">
          <Textarea rows={2} maxLength={1000} />
        </FormField>
        <FormActions note="From now on. Alerts that are there stay.">
          <SubmitButton>Save</SubmitButton>
        </FormActions>
      </ActionForm>
    </Panel>
  );
}
