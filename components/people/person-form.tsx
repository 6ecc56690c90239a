'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { RoleBoxes } from './role-boxes';

export function NewPersonForm({ action }: { action: FormAction }) {
  return (
    <ActionForm action={action} aria-label="Add a person" className="space-y-4">
      <FormField name="name" label="Name" required>
        <Input autoFocus autoComplete="off" />
      </FormField>
      <FormField name="email" label="E-mail address" required>
        <Input type="email" autoComplete="off" />
      </FormField>
      <RoleBoxes />
      <FormField
        name="password"
        label="First password"
        hint="At least 12 characters. Leave it empty for somebody who uses single sign-on."
      >
        <Input type="password" autoComplete="new-password" />
      </FormField>
      <FormActions>
        <SubmitButton variant="primary">Add the person</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}

export function EditPersonForm({
  id,
  name,
  roles,
  action,
}: {
  id: string;
  name: string;
  roles: readonly string[];
  action: FormAction;
}) {
  return (
    <ActionForm action={action} aria-label="Name and roles" className="space-y-4">
      <input type="hidden" name="id" value={id} />
      <FormField name="name" label="Name" required>
        <Input defaultValue={name} />
      </FormField>
      <RoleBoxes initial={roles} />
      <FormActions note="Taking a role away ends the person's sessions.">
        <SubmitButton variant="primary">Save</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
