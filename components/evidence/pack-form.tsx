'use client';

import { useState } from 'react';
import { FRAMEWORK_IDS, FRAMEWORKS } from '@/lib/evidence/model/frameworks';
import { MOST_SAMPLES } from '@/lib/evidence/model/pack';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { RadioGroup } from '../ui/radio-group';
import { Select } from '../ui/select';

const OWN = 'own';

interface Props {
  action: FormAction;
  presets: { value: string; label: string; hint: string }[];
  /** The one that is chosen at first. */
  initial: string;
  timeZones: string[];
}

export function PackForm({ action, presets, initial, timeZones }: Props) {
  const [preset, setPreset] = useState(initial);
  return (
    <ActionForm action={action} aria-label="Make a pack" className="space-y-4">
      <FormField
        name="framework"
        label="Framework"
        required
        hint="Which criteria the tables are put beside. The tables are the same."
      >
        <Select
          defaultValue={FRAMEWORK_IDS[0]}
          options={FRAMEWORK_IDS.map((value) => ({ value, label: FRAMEWORKS[value].title }))}
        />
      </FormField>
      <FormField name="preset" label="Period" required group>
        <RadioGroup
          look="list"
          value={preset}
          onValueChange={setPreset}
          options={[...presets, { value: OWN, label: 'Other days', hint: 'At most 400, and all of them over.' }]}
        />
      </FormField>
      {preset === OWN ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField name="first" label="First day" required>
            <Input type="date" />
          </FormField>
          <FormField name="last" label="Last day" required>
            <Input type="date" />
          </FormField>
        </div>
      ) : null}
      <FormField
        name="timeZone"
        label="Time zone"
        required
        hint="Where these days begin and end. The pack itself says all times in UTC."
      >
        <Select defaultValue="UTC" options={timeZones.map((value) => ({ value, label: value }))} />
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField name="sampleSize" label="Changes to sample" required hint={`1 to ${MOST_SAMPLES}; 25 is common.`}>
          <Input type="number" min={1} max={MOST_SAMPLES} defaultValue={25} />
        </FormField>
        <FormField name="seed" label="Seed" hint="Empty: one is made, and recorded.">
          <Input maxLength={100} mono />
        </FormField>
      </div>
      <FormField
        name="changes"
        label="These changes too"
        hint="Numbers of requests, such as 12, 40. They are sampled whatever is drawn."
      >
        <Input mono />
      </FormField>
      <FormActions note="The audit log notes who asked, and who downloads it.">
        <SubmitButton variant="primary">Make the pack</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
