import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { PlainPage } from '@/components/shell/plain-page';
import { Callout } from '@/components/ui/callout';
import { currentActor } from '@/lib/auth/session';
import { getSignInOptions, safeNext } from '@/lib/auth/sign-in-options';
import { SignInForm } from './sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };
export const dynamic = 'force-dynamic';

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const PROBLEMS: Record<string, string> = {
  forbidden: 'Your account may not use Remit, or has no role in it yet. Ask an administrator.',
  not_signed_in: 'This account is disabled. Ask an administrator.',
  invalid_input: 'The identity provider did not say who you are. Ask an administrator.',
};

export default async function SignInPage({ searchParams }: Props) {
  const { next, problem, error, done } = await searchParams;
  const after = safeNext(next);
  if ((await currentActor()).kind !== 'anonymous') redirect(after);
  const { singleSignOn, isSetUp } = await getSignInOptions();
  const trouble =
    typeof problem === 'string' ? PROBLEMS[problem] : error ? 'Signing in did not work. Try again.' : undefined;
  return (
    <PlainPage title="Sign in">
      <p className="mb-6 text-ink-2">What every AI agent may do, who said so, and proof that it held.</p>
      <div className="space-y-4">
        {done ? <Callout tone="good">Remit is set up. Sign in as its first administrator.</Callout> : null}
        {trouble ? (
          <Callout tone="danger" live>
            {trouble}
          </Callout>
        ) : null}
        {isSetUp ? (
          <SignInForm next={after} singleSignOn={singleSignOn} />
        ) : (
          <Callout title="Remit is not set up yet">
            Open the one-time set-up link that the terminal printed when Remit started. It makes the first
            administrator.
          </Callout>
        )}
      </div>
    </PlainPage>
  );
}
