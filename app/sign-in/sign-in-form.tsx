'use client';

import { signIn } from 'next-auth/react';
import { ActionForm } from '@/components/form/action-form';
import type { ActionResult } from '@/components/form/action-result';
import { SubmitButton } from '@/components/form/form-actions';
import { FormField } from '@/components/form/form-field';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';

interface Props {
  /** Path on this site, checked by the page. */
  next: string;
  singleSignOn: boolean;
}

export function SignInForm({ next, singleSignOn }: Props) {
  async function submit(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
    const answer = await signIn('credentials', {
      email: data.get('email'),
      password: data.get('password'),
      redirect: false,
    });
    if (!answer?.ok) return { ok: false, message: answer?.error || 'Signing in did not work. Try again.' };
    // A full load, so that no page rendered for nobody is shown from memory.
    window.location.assign(next);
    return { ok: true };
  }

  return (
    <div className="space-y-5">
      {singleSignOn ? (
        <>
          <Button
            variant="primary"
            className="w-full justify-center"
            onClick={() => void signIn('oidc', { callbackUrl: next })}
          >
            Continue with single sign-on
          </Button>
          <p className="text-center text-ink-3 text-xs">or with a password</p>
        </>
      ) : null}
      <ActionForm action={submit} aria-label="Sign in" className="space-y-4">
        <FormField name="email" label="E-mail address" required>
          <Input type="email" autoComplete="username" autoFocus={!singleSignOn} />
        </FormField>
        <FormField name="password" label="Password" required>
          <Input type="password" autoComplete="current-password" />
        </FormField>
        <SubmitButton variant={singleSignOn ? 'secondary' : 'primary'} className="w-full justify-center">
          Sign in
        </SubmitButton>
      </ActionForm>
    </div>
  );
}
