'use client';

import { FRAMEWORK_WORDS, FRAMEWORKS } from '@/lib/examinations/model/words';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';

interface Props {
  action: FormAction;
  /** What stands in the form at first. */
  first: string;
  last: string;
  /** The last day that can be chosen for certain. */
  today: string;
}

export function OpenForm({ action, first, last, today }: Props) {
  return (
    <ActionForm action={action} aria-label="Open an examination" className="space-y-4">
      <FormField name="title" label="Title" required hint="What you will find it by: SOC 2 type 2, third quarter.">
        <Input autoFocus maxLength={160} />
      </FormField>
      <FormField name="framework" label="Framework" required>
        <Select options={FRAMEWORKS.map((value) => ({ value, label: FRAMEWORK_WORDS[value] }))} />
      </FormField>
      <div className="grid gap-4 sm:grid-cols-3">
        <FormField name="first" label="First day" required>
          <Input type="date" max={today} defaultValue={first} />
        </FormField>
        <FormField name="last" label="Last day" required>
          <Input type="date" defaultValue={last} />
        </FormField>
        <FormField name="timeZone" label="Days of">
          <Input defaultValue="UTC" maxLength={60} />
        </FormField>
      </div>
      <FormActions note="The period cannot be changed afterwards.">
        <SubmitButton>Open examination</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
