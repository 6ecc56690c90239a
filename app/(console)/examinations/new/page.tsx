import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OpenForm } from '@/components/examinations/open-form';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { dayIn, likelyDays } from '@/lib/evidence/model/period';
import { findFirstRecord } from '@/lib/evidence/packs/queries';
import { pageCtx } from '@/lib/http/page-ctx';
import { open } from '../actions';

export const metadata: Metadata = { title: 'Open an examination' };

export default async function NewExaminationPage() {
  const ctx = await pageCtx();
  if (!may(ctx.actor, 'examination:write')) notFound();
  const today = dayIn(ctx.clock(), 'UTC');
  const { first, last } = likelyDays(await findFirstRecord({ ctx }), today);
  return (
    <div className="max-w-[640px]">
      <PageHeader
        crumbs={[{ label: 'Examinations', href: '/examinations' }, { label: 'New' }]}
        title="Open an examination"
        lead="What you see in it is of this period. Opening, drawing, concluding and asking are in the audit log under your name."
      />
      <OpenForm action={open} first={first} last={last} today={today} />
    </div>
  );
}
