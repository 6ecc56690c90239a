import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { listSources } from '@/lib/costs/queries';
import { pageCtx } from '@/lib/http/page-ctx';
import { ImportForm } from './import-form';

export const metadata: Metadata = { title: 'Import costs' };

export default async function ImportCostsPage() {
  const ctx = await pageCtx();
  if (!may(ctx.actor, 'cost:write')) notFound();
  return (
    <div className="max-w-[760px]">
      <PageHeader
        crumbs={[{ label: 'Cost of governance', href: '/costs' }, { label: 'Import' }]}
        title="Import costs"
        lead="A FOCUS 1.2 file as CSV. It is looked at whole, shown in numbers, and taken in whole or not at all."
      />
      <ImportForm sources={await listSources({ ctx })} />
    </div>
  );
}
