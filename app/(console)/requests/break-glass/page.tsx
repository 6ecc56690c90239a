import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { BreakGlassForm } from '@/components/requests/break-glass-form';
import { PageHeader } from '@/components/ui/page-header';
import { pageCtx } from '@/lib/http/page-ctx';
import { getBreakGlassRule } from '@/lib/requests/queries';
import { searchAgents, searchTools } from '../../pick-actions';
import { breakGlassNow } from './actions';

export const metadata: Metadata = { title: 'Break glass' };

export default async function BreakGlassPage() {
  const ctx = await pageCtx();
  const rule = await getBreakGlassRule({ ctx });
  if (!rule) notFound();
  return (
    <div className="max-w-[760px]">
      <PageHeader
        crumbs={[{ label: 'Requests', href: '/requests' }, { label: 'Break glass' }]}
        title="Break glass"
        lead="For emergencies. Nobody approves it before; it is written down, it ends by itself, and it is looked at afterwards."
      />
      <BreakGlassForm action={breakGlassNow} {...rule} searchAgents={searchAgents} searchTools={searchTools} />
    </div>
  );
}
