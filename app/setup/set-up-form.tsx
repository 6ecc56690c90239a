'use client';

import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/form-actions';
import { FormField } from '@/components/form/form-field';
import { Input } from '@/components/ui/input';
import { setUpAction } from './actions';

export function SetUpForm({ code }: { code: string }) {
  return (
    <ActionForm action={setUpAction} aria-label="Set up Remit" className="space-y-4">
      {code ? (
        <input type="hidden" name="code" value={code} />
      ) : (
        <FormField name="code" label="Set-up code" required hint="At the end of the link that the terminal printed.">
          <Input mono autoComplete="off" data-draft="off" />
        </FormField>
      )}
      <FormField name="name" label="Your name" required>
        <Input autoComplete="name" autoFocus />
      </FormField>
      <FormField name="email" label="E-mail address" required>
        <Input type="email" autoComplete="username" />
      </FormField>
      <FormField
        name="password"
        label="Password"
        required
        hint="At least 12 characters. A few words are easier than symbols."
      >
        <Input type="password" autoComplete="new-password" />
      </FormField>
      <SubmitButton variant="primary" className="w-full justify-center">
        Make the first administrator
      </SubmitButton>
    </ActionForm>
  );
}
