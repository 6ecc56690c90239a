'use client';

import { useState } from 'react';
import type { PopulationId } from '@/lib/evidence/model/population';
import { MOST_SAMPLED } from '@/lib/examinations/model/most-sampled';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';
import { RadioGroup } from '../ui/radio-group';
import { Textarea } from '../ui/textarea';

interface Props {
  id: string;
  population: PopulationId;
  /** What names a row. */
  column: { name: string; says: string } | undefined;
  action: FormAction;
  /** What stands in the form at first. */
  size: number;
  seed: string;
}

/** By seed anybody can draw the same rows again; by name for what stands out. */
export function DrawForm({ id, population, column, action, size, seed }: Props) {
  const [how, setHow] = useState('seed');
  return (
    <Panel title="Draw a sample">
      <ActionForm action={action} aria-label="Draw a sample" className="space-y-3">
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="population" value={population} />
        <FormField name="how" label="Rows" group required>
          <RadioGroup
            look="inline"
            value={how}
            onValueChange={setHow}
            options={[
              { value: 'seed', label: 'by seed' },
              { value: 'ids', label: 'by name' },
            ]}
          />
        </FormField>
        {how === 'seed' ? (
          <>
            <FormField name="size" label="Size" required hint={`1 to ${MOST_SAMPLED}; 25 is common.`}>
              <Input type="number" min={1} max={MOST_SAMPLED} defaultValue={size} />
            </FormField>
            <FormField
              name="seed"
              label="Seed"
              required
              hint="Made at random; any text will do. It is recorded, and the same seed draws the same rows."
            >
              <Input maxLength={100} mono defaultValue={seed} />
            </FormField>
          </>
        ) : (
          <FormField
            name="ids"
            label="Rows by name"
            required
            hint={`As in the column “${column?.name ?? ''}”, with spaces or commas between.`}
          >
            <Textarea rows={4} />
          </FormField>
        )}
        <SubmitButton>Draw</SubmitButton>
        <p className="text-ink-2 text-xs">
          What is drawn stays as it is now, with how many rows there were. It cannot be taken back.
        </p>
      </ActionForm>
    </Panel>
  );
}
