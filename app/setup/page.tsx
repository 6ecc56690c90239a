import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { PlainPage } from '@/components/shell/plain-page';
import { getSignInOptions } from '@/lib/auth/sign-in-options';
import { SetUpForm } from './set-up-form';

export const metadata: Metadata = { title: 'Set up' };
export const dynamic = 'force-dynamic';

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SetUpPage({ searchParams }: Props) {
  const { code } = await searchParams;
  if ((await getSignInOptions()).isSetUp) redirect('/sign-in');
  return (
    <PlainPage title="Set up Remit">
      <p className="mb-6 text-ink-2">
        You become the first administrator: you add people and gateways. Deciding on access is for security, so add
        somebody with that role next.
      </p>
      <SetUpForm code={typeof code === 'string' ? code : ''} />
    </PlainPage>
  );
}
