'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';

export function PasswordForm({ action }: { action: FormAction }) {
  return (
    <ActionForm action={action} aria-label="Change your password" className="space-y-4">
      <FormField name="current" label="Current password" required>
        <Input type="password" autoComplete="current-password" />
      </FormField>
      <FormField name="next" label="New password" required hint="At least 12 characters.">
        <Input type="password" autoComplete="new-password" />
      </FormField>
      <FormActions note="You sign in again afterwards, everywhere.">
        <SubmitButton>Change it</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
